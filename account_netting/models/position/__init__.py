"""What could be netted, before anybody does."""

from . import account_netting_position
from . import across
from . import nettable
from . import status
from . import reading
from . import pair_page
