from . import account_netting_wizard
from . import account_netting_group_position
from . import account_netting_obligation
