"""What is printed, and what is sent."""

from . import netting
from . import across
from . import paper
from . import taking_back
from . import taxes
from . import terms
from . import reversal
from . import agreement
from . import entries
from . import journal_items
from . import letter
from . import alerts
from . import remainder
from . import transferred
from . import discount
from . import account_statement
