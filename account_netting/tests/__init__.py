from . import suite
