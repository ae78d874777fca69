"""Netting in plain numbers.

Nothing below this package imports Odoo. Amounts are whole minor units of one
currency (cents, for euro), so that sums are exact and nothing is ever compared as
a float. Keys (of items, accounts, partners) are opaque: the caller's record ids.
"""
