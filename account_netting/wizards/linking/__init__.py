"""Joining customers and vendors: create, link, find, merge."""

from . import account_netting_link_mixin
from . import account_netting_link
from . import account_netting_counterpart
from . import account_netting_candidate
from . import base_partner_merge
