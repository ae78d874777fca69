from . import account_payment_register
from . import l10n_ar_payment_register_withholding
