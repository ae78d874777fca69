from . import document_taxes
from . import account_netting_withholding
from . import account_netting_eligibility
from . import account_netting_item_mixin
from . import account_netting_line
from . import account_netting_sides_mixin
from . import account_netting
from . import account_move
