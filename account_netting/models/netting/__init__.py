"""The document: its two sides, proposed and edited."""

from . import account_netting_item_mixin
from . import account_netting_sides_mixin
from . import account_netting
from . import account_netting_line
from . import account_netting_rate
from . import across
from . import residual
from . import discount
from . import precomputed
from . import closing
from . import edit
from . import typed_amounts
from . import newer_terms
from . import plan_again
from . import propose
from . import reservation
from . import followups
from . import totals
from . import dashboard
