"""What a company nets with: journal, bridging account, defaults."""

from . import account_netting_guarded_mixin
from . import account_netting_open_mixin
from . import account_netting_rare_mixin
from . import account_netting_schedule
from . import res_currency
from . import res_company
from . import res_config_settings
from . import account_account
from . import account_journal
from . import names
from . import bridging_place
from . import problems
from . import account_chart_template
