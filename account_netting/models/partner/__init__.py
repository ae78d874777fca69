"""Customers that are vendors: controls, links, and evidence of being one."""

from . import res_partner
from . import linking
from . import twins
from . import leaving
from . import account_netting_evidence
