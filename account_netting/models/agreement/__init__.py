"""Who may net with whom, and on which terms."""

from . import account_netting_wording
from . import account_netting_asking_mixin
from . import account_netting_term_mixin
from . import account_netting_agreement
from . import terms
from . import policies
from . import tolerance
from . import residual
from . import discount
from . import across
from . import defaults
from . import missing
from . import account_netting_party
from . import reserve
from . import together
from . import res_company
from . import account_netting_cap
