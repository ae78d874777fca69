"""All pairs of an agreement netted together, each partner learning of itself alone."""

from odoo.tests import tagged

from ..common import NETTING_DATE, NettingCommon

FOR_PARTNER = "netting_for_partner"


@tagged("standard", "post_install", "-at_install")
class TestTogether(NettingCommon):
    """C1 owes 300.00 and C2 250.00; V is owed 400.00; one agreement for all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.first, cls.second, cls.supplier = Partner.create(
            [{"name": "Firsthand"}, {"name": "Secondhand"}, {"name": "Thirdhand"}]
        )
        cls.agreement = cls._agreement(
            (cls.first, cls.supplier), (cls.second, cls.second), scope="together"
        )
        cls.oldest = cls._invoice(cls.first, 300.0, date="2025-01-05")
        cls.newer = cls._invoice(cls.second, 250.0, date="2025-02-05")
        cls.owed = cls._bill(cls.supplier, 400.0)
        cls.all = cls.oldest | cls.newer | cls.owed

    def test_the_customers_of_a_group_are_netted_against_its_vendor(self):
        netting = self._net(self.oldest, self.newer, self.owed)

        self.assertEqual(len(netting), 1)
        self.assertSettled(netting)
        self.assertEqual(netting.amount, 400.0)
        self.assertEqual(
            self._residuals(self.oldest, self.newer, self.owed), [0.0, 150.0, 0.0]
        )
        self.assertFalse(netting.customer_id | netting.vendor_id)
        self.assertEqual(netting.partner_ids, self.first | self.second | self.supplier)
        self.assertEqual(len(netting.move_ids), 1)

    def test_each_partner_has_a_bridging_line_of_its_own(self):
        netting = self._net(self.oldest, self.newer, self.owed)

        lines = netting.move_ids.line_ids.filtered(
            lambda line: line.account_id == self.bridging
        )
        self.assertEqual(
            {line.partner_id: line.balance for line in lines},
            {self.first: 300.0, self.second: 100.0, self.supplier: -400.0},
        )
        for partner in netting.partner_ids:
            own = netting.move_ids.line_ids.filtered(
                lambda line, partner=partner: line.partner_id == partner
            )
            self.assertEqual(sum(own.mapped("balance")), 0.0)

    def test_a_reversal_restores_every_item(self):
        netting = self._net(self.oldest, self.newer, self.owed)

        netting.action_reverse(date=NETTING_DATE)

        self.assertReversed(netting)
        self.assertEqual(
            self._residuals(self.oldest, self.newer, self.owed), [300.0, 250.0, -400.0]
        )

    def test_what_is_taken_back_stands_on_its_partners(self):
        netting = self._net(self.oldest, self.newer, self.owed)
        item, owed = self._items(self.newer), self._items(self.owed)

        netting.action_take_back({item.id: 100.0, owed.id: 100.0}, date=NETTING_DATE)

        self.assertEqual(
            self._residuals(self.oldest, self.newer, self.owed), [0.0, 250.0, -100.0]
        )
        lines = netting.reversal_move_ids.line_ids.filtered(
            lambda line: line.account_id == self.bridging and line.balance
        )
        self.assertEqual(
            {line.partner_id: line.balance for line in lines},
            {self.second: -100.0, self.supplier: 100.0},
        )

    def test_the_wizard_offers_one_netting(self):
        wizard = self._wizard(self.agreement)

        self.assertTrue(wizard.is_single)
        self.assertEqual(wizard.total_receivable, 400.0)
        self.assertEqual(wizard.total_payable, 400.0)
        self.assertFalse(wizard.difference)

    def test_the_positions_show_them_as_one(self):
        position = self.env["account.netting.position"].search(
            [("agreement_id", "=", self.agreement.id)]
        )

        self.assertEqual(len(position), 1)
        self.assertEqual((position.receivable, position.payable), (550.0, 400.0))
        self.assertEqual(position.nettable, 400.0)
        self.assertFalse(position.customer_id | position.vendor_id)
        self.assertEqual(position.display_name, self.agreement.display_name)

    def test_one_vendor_may_stand_against_several_customers(self):
        self.agreement.action_close()
        agreement = self._agreement(
            (self.first, self.supplier), (self.second, self.supplier), scope="together"
        )

        netting = self._net(self.oldest, self.newer, self.owed)
        position = self.env["account.netting.position"].search(
            [("agreement_id", "=", agreement.id)]
        )

        self.assertEqual(netting.vendor_id, self.supplier)
        self.assertFalse(netting.customer_id)
        self.assertEqual(netting.amount, 400.0)
        self.assertSettled(netting)
        self.assertFalse(position)

    def test_the_agreement_names_nobody_else(self):
        self.agreement.action_draft()
        report = "account_netting.action_report_netting_agreement"
        partners = self.first | self.second | self.supplier
        for partner in partners:
            html, _type = (
                self.env["ir.actions.report"]
                .with_context(**{FOR_PARTNER: partner.id})
                ._render_qweb_html(report, self.agreement.ids)
            )
            for text in (html.decode(), self.agreement._get_shown_text(partner)):
                for other in partners:
                    self.assertEqual(other.name in text, other == partner)

    def test_letters_and_mails_tell_nothing_of_others(self):
        for partner in self.first | self.second | self.supplier:
            partner.email = f"{partner.name.lower()}@example.com"
        netting = self._propose(self.oldest, self.newer, self.owed)

        netting.action_send()

        mails = netting.message_ids.filtered("partner_ids")
        self.assertEqual(len(mails), 3)
        for mail in mails:
            self._assert_alone(mail.body, mail.partner_ids, is_listed=False)

    def test_a_rule_nets_them_in_one_run_line(self):
        rule = self.env["account.netting.rule"].create(
            {"name": "Group", "agreement_scope": "selected", "post": True}
            | {"agreement_ids": self.agreement.ids}
        )
        rule.action_activate()

        run = rule.action_run(date=NETTING_DATE)

        self.assertEqual(run.line_ids.mapped("outcome"), ["posted"])
        self.assertEqual(run.netting_ids.amount, 400.0)
        self.assertSettled(run.netting_ids)

    def test_a_cap_on_a_customer_counts_the_whole_netting(self):
        self.env["account.netting.cap"].create(
            {"partner_id": self.second.id, "period": "month", "amount": 350.0}
        )

        netting = self._net(self.oldest, self.newer, self.owed)

        self.assertEqual(netting.amount, 350.0)

    def test_one_excluded_partner_stops_all(self):
        self.second.write(
            {"netting_excluded": True, "netting_excluded_reason": "in liquidation"}
        )

        self.assertIn("partner_excluded", self._codes(self.oldest))

    def test_terms_of_single_pairs_cannot_hold_together(self):
        self.agreement.action_draft()
        self.agreement.party_ids[0].reserve = 50.0

        with self.assertRefused("nothing can be kept open for one of them"):
            self.agreement.action_activate()

    def test_a_partner_of_several_pairs_cannot_be_netted_in_each_by_itself(self):
        self.agreement.action_draft()
        self.agreement.party_ids[1].vendor_id = self.supplier
        self.agreement.action_activate()
        self.agreement.action_draft()
        self.agreement.scope = "pair"

        with self.assertRefused("vendor in one, not in several"):
            self.agreement.action_activate()

    def test_everybody_is_asked_and_shown_its_own_items_alone(self):
        netting = self._propose(self.oldest, self.newer, self.owed)
        netting.action_send()

        self.assertEqual(
            netting.answer_ids.partner_id, self.first | self.second | self.supplier
        )
        for answer in netting.answer_ids:
            self._assert_alone(answer.shown_text, answer.partner_id)

    def test_papers_name_nobody_else(self):
        netting = self._propose(self.oldest, self.newer, self.owed)
        self._assert_papers(netting, "statement")
        netting.action_post()
        self._assert_papers(netting, "advice")

    def _assert_papers(self, netting, kind):
        report = f"account_netting.action_report_netting_{kind}"
        for partner in netting.partner_ids:
            html, _type = (
                self.env["ir.actions.report"]
                .with_context(**{FOR_PARTNER: partner.id})
                ._render_qweb_html(report, netting.ids)
            )
            self._assert_alone(html.decode(), partner)

    def _assert_alone(self, text, partner, is_listed=True):
        """Check that a text for one partner holds no other's name or figure."""
        figures = {
            self.first: (self.oldest.name, "300.0"),
            self.second: (self.newer.name, "100.0"),
            self.supplier: (self.owed.name, "400.0"),
        }
        for other, marks in figures.items():
            if other == partner:
                self.assertEqual(marks[0] in text, is_listed)
                continue
            for mark in (other.name, *marks):
                self.assertNotIn(mark, text)
