from . import assignments, mirrors
