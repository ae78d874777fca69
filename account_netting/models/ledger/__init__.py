"""From a netting to the books, and back."""

from . import entry
from . import rests
from . import rounding
from . import sparing
from . import matching
from . import snapshot
from . import related_moves
from . import account_netting_settlement
from . import settling
from . import discount
from . import official_number
from . import telling
from . import transferred
from . import chatter
from . import post
from . import taking_back
from . import reverse
from . import net_again
from . import account_move
from . import account_move_line
from . import move_form
from . import account_partial_reconcile
from . import account_payment
