"""Which items may be netted now, and why not."""

from . import account_move
from . import account_move_line
from . import account_netting_reserving_mixin
from . import account_netting_settling_mixin
from . import account_netting_planner
from . import account_netting_eligibility
from . import pair_balances
from . import partner_balances
from . import credit_limit
from . import payments
from . import withholding
from . import readiness
from . import rates
from . import holds
from . import discount
from . import caps
from . import sentences
from . import records
from . import controls
