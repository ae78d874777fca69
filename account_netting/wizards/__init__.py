from . import account_netting_wizard
from . import account_netting_reverse
