"""Nettings that make themselves."""

from . import account_netting_rule
from . import coverage
from . import account_netting_run
from . import account_netting_run_line
from . import engine
from . import proposals
from . import taken
from . import account_netting_today
from . import today_rows
