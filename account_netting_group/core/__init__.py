from . import mirrors
