"""Random open items, for the laws."""

from datetime import date

from hypothesis import strategies as st

from odoo.addons.account_netting.core.items import ITEM_ORDERS, OpenItem

#: Few days and small amounts, so that ties and exact fits are common.
DAYS = st.dates(date(2025, 1, 1), date(2025, 1, 5))
UNITS = st.integers(-20, 20).filter(bool) | st.integers(-(10**13), 10**13).filter(bool)
ORDERS = st.sampled_from(sorted(ITEM_ORDERS))


@st.composite
def sides(draw, units=UNITS):
    """Draw the items of both sides; no two have the same key."""
    items = [
        OpenItem(key, amount, due)
        for key, (amount, due) in enumerate(
            draw(st.lists(st.tuples(units, DAYS), max_size=12)), start=1
        )
    ]
    cut = draw(st.integers(0, len(items)))
    return items[:cut], items[cut:]
