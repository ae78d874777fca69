"""Let ``odoo.addons.account_netting`` be imported without Odoo's configuration."""

from pathlib import Path

import odoo.addons

_ROOT = str(Path(__file__).resolve().parents[2])
if _ROOT not in odoo.addons.__path__:
    odoo.addons.__path__.append(_ROOT)
