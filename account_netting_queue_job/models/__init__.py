from . import account_netting_run
