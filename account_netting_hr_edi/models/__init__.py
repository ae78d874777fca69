from . import l10n_hr_edi_addendum
from . import account_move
