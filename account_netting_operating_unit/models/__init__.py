from . import account_netting
