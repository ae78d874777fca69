from . import account_netting_wizard
from . import account_netting_wizard_line
from . import account_netting_reverse
from . import account_netting_run_wizard
from . import account_netting_link_mixin
from . import account_netting_link
from . import account_netting_counterpart
from . import account_netting_candidate
