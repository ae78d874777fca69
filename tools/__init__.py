"""Developer tooling: what stands behind ``make`` and ``bin/odoo``.

Only the standard library is used, for these modules also run before anything
is installed. Everything they generate lies in the ignored folder ``.local``.
"""
