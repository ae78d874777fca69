from . import account_netting_check
from . import account_netting_wizard
from . import account_netting_wizard_line
from . import account_netting_reverse
from . import account_netting_run_wizard
from . import account_payment_register
from . import account_payment_register_item
from . import account_payment_register_netting
