from . import account_netting_take_back
from . import account_payment_register
