"""Let ``odoo.addons.account_netting`` be imported without Odoo's configuration."""

from pathlib import Path

from hypothesis import settings

import odoo.addons

_ROOT = str(Path(__file__).resolve().parents[2])
if _ROOT not in odoo.addons.__path__:
    odoo.addons.__path__.append(_ROOT)

# How long an example takes says more about the machine than about the code.
settings.register_profile("suite", deadline=None, print_blob=True)
settings.load_profile("suite")
