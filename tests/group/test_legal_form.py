"""Assignment and set-off: who assigns what to whom, and who leaves when insolvent."""

import doctest

from lxml import html

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.account_netting_group.core import assignments

from ..common import NETTING_DATE
from .group_common import GroupCommon

REPORT = "account_netting_group.report_assignment"


@tagged("standard", "post_install", "-at_install")
class TestLegalForm(GroupCommon):
    """P owes A 100 and B 50, and C owes P 130."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._across(
            cls.c,
            (cls.a, cls.c),
            (cls.b, cls.c),
            scope="together",
            legal_form="assignment",
        )
        cls.items = [
            cls._owed(cls.a, [100]),
            cls._owed(cls.b, [50]),
            cls._owed(cls.c, [], [130]),
        ]
        cls.netted = cls._propose_across(*cls.items)

    def test_the_examples_in_the_docstrings_hold(self):
        results = doctest.testmod(assignments)
        self.assertFalse(results.failed)
        self.assertTrue(results.attempted)

    def test_claims_pass_to_the_company_that_owes_the_partner(self):
        """A assigns 100 to C, and B 30 of its 50."""
        assigned = self.netted._get_assigned(self.p)

        self.assertEqual(
            [(one.assignor, one.assignee, one.amount) for one in assigned],
            [(self.a, self.c, 100.0), (self.b, self.c, 30.0)],
        )

    def test_the_document_names_assignor_assignee_claim_and_date(self):
        self.netted.action_post()
        action = self.netted.action_print_assignment()
        self.assertEqual(action["report_name"], REPORT)

        page = self._print()

        rows = [
            " ".join(cell.text_content().split())
            for row in page.xpath("//table[@name='assigned']/tbody/tr")
            for cell in row.xpath("td")
        ]
        for text in (
            self.a.name,
            self.b.name,
            self.c.name,
            self.items[0].move_id.name,
            self.items[1].move_id.name,
            "01/15/2025",
        ):
            self.assertIn(text, " ".join(rows))
        self.assertIn("100.00", rows[5])
        self.assertIn("30.00", rows[11])
        self.assertIn("130.00", rows[-1])
        text = page.text_content()
        self.assertIn("06/15/2025", text)
        self.assertIn(self.items[2].move_id.name, text)
        self.assertNotIn("Draft", text)

    def test_a_draft_and_a_reversal_say_so(self):
        self.assertIn("nothing was assigned yet", self._print().text_content())
        self.netted.action_post()
        self.netted.action_reverse(date=NETTING_DATE)

        self.assertIn("stand as they did before", self._print().text_content())

    def test_by_contract_nothing_is_assigned(self):
        self.agreement.legal_form = "contract"

        with self.assertRaisesRegex(UserError, "by contract"):
            self.netted.action_print_assignment()
        with self.assertRaisesRegex(UserError, "by contract"):
            self._print()

    def test_each_partner_gets_its_own_claims_alone(self):
        """C1 owes A 100 and C2 owes B 50; no copy names the other."""
        one, other = self.env["res.partner"].create(
            [{"name": "First Customer"}, {"name": "Second Customer"}]
        )
        self.netted.action_cancel()
        self.agreement.action_close()
        agreement = self._across(
            self.c,
            (self.a, self.c),
            scope="together",
            legal_form="assignment",
            customer=one,
        )
        agreement.action_draft()
        agreement.party_ids.create(
            {
                "agreement_id": agreement.id,
                "customer_id": other.id,
                "customer_company_id": self.b.id,
                "vendor_id": self.p.id,
                "vendor_company_id": self.c.id,
            }
        )
        agreement.action_activate()
        self.netted = self._propose_across(
            self._items_of(self.a, [100], [], partner=one),
            self._items_of(self.b, [50], [], partner=other),
            self.items[2],
        )

        for partner, stranger in ((one, other), (other, one)):
            (copy,) = [
                page
                for page in self._print().xpath("//div[hasclass('article')]")
                if partner.name in page.text_content()
            ]
            self.assertNotIn(stranger.name, copy.text_content())

    def test_who_works_in_one_company_prints_nothing(self):
        user = self._user_of(self.c)
        with self.assertRaises(UserError):
            self._as(user, self.netted).action_print_assignment()
        with self.assertRaises(UserError):
            self._as(user, self.env["ir.actions.report"])._render_qweb_html(
                REPORT, self.netted.ids
            )

    def test_an_insolvent_partner_leaves_at_once_with_a_reason(self):
        self.p.netting_insolvent_since = NETTING_DATE

        self.assertEqual(self.netted.state, "cancel")
        self.assertIn("insolvent since", self.netted.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "P is insolvent since"):
            self._propose_across(*self.items)

    def test_whoever_marks_it_need_not_see_the_companies(self):
        user = self._user_of(
            self.b,
            "account_netting.group_netting_manager,base.group_partner_manager",
        )
        self._as(user, self.p).netting_insolvent_since = NETTING_DATE

        self.env.invalidate_all()
        self.assertEqual(self.netted.state, "cancel")

    def test_an_insolvent_partner_is_netted_within_a_company_still(self):
        self._agreement(self.p, company_id=self.a.id)
        self.p.netting_insolvent_since = NETTING_DATE

        netting = self._net(self._owed(self.a, [60], [60]))

        self.assertEqual(netting.amount, 60.0)

    def test_before_that_day_it_is_netted(self):
        self.p.netting_insolvent_since = "2025-12-31"
        self.assertEqual(self.netted.state, "cancel")

        self._propose_across(*self.items).action_post()

    def _print(self):
        document, _type = self.env["ir.actions.report"]._render_qweb_html(
            REPORT, self.netted.ids
        )
        return html.fromstring(document)
