"""What partners are asked, and what they say."""

from . import account_netting_answer
from . import account_netting_answered_mixin
from . import composer
from . import sending
from . import account_netting_dispute
from . import shown
from . import netting
from . import agreement
from . import deadline
from . import invoice
