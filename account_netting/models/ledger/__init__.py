"""From a netting to the books, and back."""

from . import entry
from . import post
from . import chatter
from . import reverse
from . import snapshot
from . import official_number
from . import account_move
from . import move_form
from . import account_partial_reconcile
from . import account_payment
