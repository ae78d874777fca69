"""Ten rooms, each knowing only those above it (tests/test_rooms.py keeps the walls)."""

from . import setup
from . import agreement
from . import partner
from . import planning
from . import position
from . import netting
from . import ledger
from . import answer
from . import document
from . import rule
