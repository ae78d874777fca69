"""What totals, pivots and graphs of nettings count, and what the search finds."""

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestTotals(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)

    def _make(self, amount, **options):
        return self._propose(
            self._invoice(self.partner, amount, **options),
            self._bill(self.partner, amount, **options),
        )

    def _read_measure(self, view_type, nettings):
        """Return the sum that the view opens with."""
        arch = etree.fromstring(nettings.get_view(view_type=view_type)["arch"])
        (measure,) = arch.xpath("//field[@type='measure']/@name")
        ((total,),) = nettings._read_group(
            [("id", "in", nettings.ids)], aggregates=[f"{measure}:sum"]
        )
        return total

    def test_pivot_and_graph_count_what_is_posted_and_stands(self):
        posted = self._make(100)
        foreign = self._make(50, currency=self.foreign)
        reversed_one = self._make(7)
        (posted | foreign | reversed_one).action_post()
        reversed_one.action_reverse(date="2025-06-20")
        cancelled = self._make(3)
        cancelled.action_cancel()
        invoice, bill = self._invoice(self.partner, 40), self._bill(self.partner, 40)
        partly = self._net(invoice, bill)
        amounts = {self._items(invoice).id: 30, self._items(bill).id: 30}
        partly.action_take_back(amounts, date="2025-06-20")
        nettings = (
            partly | posted | foreign | reversed_one | cancelled | self._make(1000)
        )

        # 100, 50 FOR at 2.5 on the netting date, and 40 less 30 taken back
        for view_type in ("pivot", "graph"):
            self.assertEqual(self._read_measure(view_type, nettings), 130)

    def test_the_first_search_field_finds_all_numbers_a_netting_is_known_by(self):
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 100)
        bill.ref = "LL2026267"
        netting = self._propose(invoice, bill)
        arch = etree.fromstring(netting.get_view(view_type="search")["arch"])
        domain = arch.xpath("//field")[0].get("filter_domain")

        for text in (netting.name, invoice.name, bill.name, "LL2026267"):
            found = netting.search(safe_eval(domain, {"self": text}))
            self.assertEqual(found, netting, text)
        self.assertFalse(netting.search(safe_eval(domain, {"self": "nobody's"})))
