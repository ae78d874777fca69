from . import account_netting
from . import account_netting_eligibility
