from . import account_netting
from . import account_netting_line
from . import tier_definition
from . import tier_validation
