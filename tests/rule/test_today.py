"""What needs me today: the figures of the lists, and the button of each row."""

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon
from odoo.addons.account_netting.guard import at_work

from ..common import NettingCommon


class TodayCommon(NettingCommon):
    """The page as a netting user of the company reads it; holds no test itself."""

    def setUp(self):
        super().setUp()
        self.user = self._user("today", "account_netting.group_netting_user")

    def _read(self, user=None, companies=None):
        self.env.invalidate_all()
        companies = companies or self.company
        return (
            self.env["account.netting.today"]
            .with_user(user or self.user)
            .with_context(allowed_company_ids=companies.ids)
            .read_today()
        )

    def _sections(self, user=None):
        return {item["name"]: item for item in self._read(user)["sections"]}

    def _total(self, page, name):
        return next(
            (item["amount"] for item in page["totals"] if item["name"] == name), None
        )


@tagged("standard", "post_install", "-at_install")
class TestToday(TodayCommon):
    def test_nothing_waits_where_nothing_is_open(self):
        page = self._read()

        self.assertEqual(page["sections"], [])
        self.assertEqual(self._total(page, "posted"), 0)

    def test_totals_are_whole_cents(self):
        for partner, amount in ((self.partner, 0.1), (self.customer, 0.2)):
            self._agreement(partner)
            self._invoice(partner, amount)
            self._bill(partner, amount)

        page = self._read()

        # Not 0.30000000000000004, as floats add up.
        self.assertEqual(str(self._total(page, "nettable")), "0.3")
        self.assertEqual(str(page["sections"][0]["total"]), "0.3")

    def test_what_can_be_netted_is_what_positions_and_card_say(self):
        self._agreement(self.partner, self.customer)
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        self._invoice(self.customer, 500, currency=self.foreign)
        self._bill(self.customer, 300, currency=self.foreign)

        page = self._read()

        # 300 FOR at today's 2.5 are 120
        self.assertEqual(self._total(page, "nettable"), 180)
        (section,) = page["sections"]
        self.assertEqual(
            [(row["name"], row["amount"]) for row in section["rows"]],
            [("Customer", 300), ("Both", 60)],
        )
        positions = self.env["account.netting.position"].search(
            section["action"]["domain"]
        )
        self.assertEqual(sum(positions.mapped("nettable_company")), 180)
        card = self.journal._get_journal_dashboard_data_batched()[self.journal.id]
        self.assertEqual(card["netting_positions"], section["count"])
        self.assertEqual(card["netting_amount"], self.currency.format(180))

    def test_a_proposal_leaves_what_can_be_netted_and_is_to_be_posted(self):
        self._agreement(self.partner)
        netting = self._propose(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )

        page = self._read()

        self.assertEqual([item["name"] for item in page["sections"]], ["to_post"])
        (section,) = page["sections"]
        self.assertEqual(section["total"], 60)
        self.assertEqual(section["rows"][0]["id"], netting.id)
        method = section["button"]["method"]
        getattr(netting.with_user(self.user), method)()
        self.assertEqual(netting.state, "posted")
        self.assertEqual(self._sections(), {})

    def test_what_stands_is_summed_up_by_month(self):
        self._agreement(self.partner)
        today = fields.Date.today()
        netting = self._net(
            self._invoice(self.partner, 100), self._bill(self.partner, 60), date=today
        )
        other = self._net(
            self._invoice(self.partner, 30), self._bill(self.partner, 30), date=today
        )
        other.action_reverse()

        page = self._read()

        self.assertEqual(netting.amount_posted, 60)
        self.assertEqual(
            [month["amount"] for month in page["months"]], [0, 0, 0, 0, 0, 60]
        )
        self.assertEqual(self._total(page, "posted"), 60)
        card = self.journal._get_journal_dashboard_data_batched()[self.journal.id]
        self.assertEqual(card["netting_months"][-1]["amount"], self.currency.format(60))
        self.assertEqual(card["netting_months"][-1]["share"], 100)

    def test_sent_proposals_wait_until_their_day_is_over(self):
        self._agreement(self.partner, acceptance_required=False, answer_days=5)
        netting = self._propose(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        netting.action_send()
        self.assertIn("days left: 5", self._sections()["waiting"]["rows"][0]["detail"])

        at_work(netting).answer_deadline = "2025-06-01"

        self.assertNotIn("waiting", self._sections())
        self.assertEqual(self._sections()["overdue"]["rows"][0]["id"], netting.id)

    def test_answers_mails_and_disputes_come_before_what_can_be_done(self):
        self._agreement(self.partner)
        refused = self._propose(
            self._invoice(self.partner, 10), self._bill(self.partner, 10)
        )
        refused.action_send()
        refused._record_known_answer("refused", comment="Not ours")
        unsent = self._propose(
            self._invoice(self.partner, 20), self._bill(self.partner, 20)
        )
        at_work(unsent).write({"letter_state": "failed", "letter_error": "No address"})
        disputed = self._bill(self.partner, 30)
        disputed._add_netting_dispute("Both", fields.Date.today(), "Goods returned")
        self._invoice(self.partner, 40)
        self._bill(self.partner, 40)

        sections = self._sections()

        self.assertEqual(list(sections), ["letters", "refused", "disputed", "nettable"])
        self.assertEqual(sections["letters"]["rows"][0]["detail"], "No address")
        self.assertIn("Not ours", sections["refused"]["rows"][0]["detail"])
        self.assertIn("Goods returned", sections["disputed"]["rows"][0]["detail"])
        disputed.with_user(self.user).action_settle_netting_dispute()
        self.assertNotIn("disputed", self._sections())

    def test_agreements_being_made_and_about_to_end_are_named(self):
        soon = fields.Date.add(fields.Date.today(), days=10)
        ending = self._agreement(self.partner, date_end=soon)
        later = fields.Date.add(fields.Date.today(), days=90)
        self._agreement(self.customer, date_end=later)
        draft = self._agreement(self.vendor, active=False)

        sections = self._sections()

        self.assertEqual([row["id"] for row in sections["ending"]["rows"]], ending.ids)
        self.assertEqual(
            [row["id"] for row in sections["agreements"]["rows"]], draft.ids
        )

    def test_readers_see_the_page_without_buttons_and_others_nothing(self):
        self._agreement(self.partner)
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)

        clerk = self._user("today_clerk", "account.group_account_invoice")
        self.assertFalse(self._sections(clerk)["nettable"]["button"])
        with self.assertRaises(AccessError):
            self._read(self._user("today_other", "base.group_user"))

    def test_another_company_counts_only_while_it_is_switched_on(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        self.user.company_ids = [Command.link(other.id)]
        partner = self.partner.with_company(other)
        Elsewhere = self.env(context={"allowed_company_ids": other.ids})
        Elsewhere["account.netting.agreement"].create(
            {
                "name": "Elsewhere",
                "company_id": other.id,
                "party_ids": [
                    Command.create({"customer_id": partner.id, "vendor_id": partner.id})
                ],
            }
        )

        self.assertEqual(self._sections(), {})
        page = self._read(companies=self.company | other)
        self.assertEqual([item["name"] for item in page["sections"]], ["agreements"])


@tagged("standard", "post_install", "-at_install")
class TestTodayTour(TodayCommon, AccountTestInvoicingHttpCommon):
    def test_from_the_page_of_today_to_a_posted_netting(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)

        self.start_tour("/odoo/netting", "account_netting_today", login="today")

        self.assertEqual(self._residuals(invoice, bill), [40, 0])


@tagged("standard", "post_install", "-at_install")
class TestPhoneTour(TodayCommon, AccountTestInvoicingHttpCommon):
    """The same on a screen 390 pixels wide."""

    browser_size = "390x844"
    touch_enabled = True

    def test_from_today_over_the_card_of_a_pair_to_a_posted_netting(self):
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 100)
        bill = self._bill(self.partner, 60)

        self.start_tour("/odoo/netting", "account_netting_phone", login="today")

        self.assertEqual(self._residuals(invoice, bill), [40, 0])
