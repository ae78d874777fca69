"""One path across companies, too: wizard, proposals, rules and Pay heed each other."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.account_netting.guard import at_work

from ..common import NETTING_DATE
from .group_common import GroupCommon


class OneAcrossCommon(GroupCommon):
    """P owes A 100 and is owed 100 by B; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._across(cls.a, (cls.a, cls.b))
        cls.invoice = cls._owed(cls.a, [100])
        cls.bill = cls._owed(cls.b, [], [100])

    def _at_work(self, records):
        return at_work(records)

    def _paying(self, document):
        return (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=document.ids)
            .create({"payment_date": NETTING_DATE})
        )

    def _rule(self, company, **vals):
        rule = self.env["account.netting.rule"].create(
            {"name": "Rule", "company_id": company.id, "post": True, **vals}
        )
        rule.action_activate()
        return rule

    def _document_in(self, company, move_type, partner, amount):
        """Post an invoice or a bill of any of the companies."""
        data = self.books[company]
        side = "revenue" if move_type.startswith("out") else "expense"
        move = (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": move_type,
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "invoice_date": "2025-01-15",
                    "date": "2025-01-15",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Goods",
                                "account_id": data[f"default_account_{side}"].id,
                                "price_unit": amount,
                                "tax_ids": [],
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()
        return move


@tagged("standard", "post_install", "-at_install")
class TestAcrossReserves(OneAcrossCommon):
    def test_a_proposal_reserves_its_items_in_both_companies(self):
        group = self._propose_across(self.invoice, self.bill)

        for item in (self.invoice, self.bill):
            with self.subTest(item.company_id.name):
                (reason,) = item.netting_reasons(NETTING_DATE)[item.id]
                self.assertEqual(reason["code"], "in_other_netting")
                self.assertIn(group.name, reason["message"])

        group.action_cancel()

        self.assertFalse(self.bill.netting_reasons(NETTING_DATE)[self.bill.id])

    def test_a_netting_of_one_company_leaves_it_what_is_reserved(self):
        self._propose_across(self.invoice, self.bill)
        self._agreement(self.p, company_id=self.b.id)
        own = self._owed(self.b, [60])
        user = self._as(self._user_of(self.b), self.env["account.netting"])

        with self.assertRaisesRegex(UserError, "in proposal GROUP"):
            user.propose((own | self.bill).ids, date=NETTING_DATE)

    def test_what_one_company_proposed_is_not_netted_across(self):
        self._agreement(self.p, company_id=self.b.id)
        self._propose(self._owed(self.b, [100]), self.bill)

        with self.assertRaisesRegex(UserError, "in proposal NETTING"):
            self._propose_across(self.invoice, self.bill)

    def test_the_database_knows_one_open_netting_for_an_item(self):
        self._propose_across(self.invoice, self.bill)
        self._agreement(self.p, company_id=self.b.id)
        own = self._owed(self.b, [60])
        other = self._propose(own, self._owed(self.b, [], [60]))

        with (
            self.assertRaisesRegex(UniqueViolation, "item_in_one_open_netting"),
            mute_logger("odoo.sql_db"),
        ):
            self._at_work(other.line_ids[0]).move_line_id = self.bill
            self.env.flush_all()

    def test_a_rule_of_one_company_passes_by_what_is_reserved(self):
        self._propose_across(self.invoice, self.bill)
        self._agreement(self.p, company_id=self.b.id)
        self._owed(self.b, [60])
        rule = self._rule(self.b)

        run = rule.action_run(date=NETTING_DATE)

        self.assertEqual(run.line_ids.mapped("outcome"), ["skipped"])
        self.assertIn("in_other_netting", run.line_ids.reason_code)

    def test_whoever_pays_in_either_company_is_told(self):
        bill = self._document_in(self.b, "in_invoice", self.p, 100.0)
        invoice = self._document_in(self.a, "out_invoice", self.p, 100.0)
        group = self._propose_across(self._items(invoice), self._items(bill))

        for document in (invoice, bill):
            alert = self._paying(document)._get_reserved_alert()
            self.assertIn(group.name, alert["message"])

    def test_a_document_says_what_settled_it_in_its_company(self):
        """A credit note closed by it is paid, not reversed, as in one company."""
        bill = self._document_in(self.b, "in_invoice", self.p, 150.0)
        refund = self._document_in(self.b, "in_refund", self.p, 50.0)
        group = self._propose_across(self.invoice, self._items(bill, refund))
        group.action_post()

        for document in (bill, refund):
            self.assertEqual(document.payment_state, "paid")
            self.assertFalse(document.amount_residual)
            (entry,) = document.invoice_payments_widget["content"]
            self.assertEqual(entry["netting_name"], group.name)

    def test_what_stops_an_item_in_its_company_stops_all(self):
        bill = self._document_in(self.b, "in_invoice", self.p, 100.0)
        items = self.invoice | self._items(bill)
        for field, value in (
            ("payment_state", "blocked"),
            ("netting_hold", "all"),
            ("netting_disputed_on", NETTING_DATE),
        ):
            with self.subTest(field):
                group = self._propose_across(items)
                self._at_work(bill)[field] = value
                with self.assertRaises(UserError):
                    group.action_post()
                self.assertEqual(self._open(items), [100.0, -100.0])
                self._at_work(bill).write(
                    {
                        "payment_state": "not_paid",
                        "netting_hold": "no",
                        "netting_disputed_on": False,
                    }
                )
                group.action_cancel()

    def test_a_locked_journal_chain_of_either_company_is_heeded(self):
        """Entries are sealed in both books, and undone by mirrors all the same."""
        journals = self.env["account.journal"].union(
            *(company._get_netting_journal() for company in (self.a, self.b))
        )
        journals.restrict_mode_hash_table = True
        group = self._propose_across(self.invoice, self.bill)
        group.action_post()

        self.assertTrue(all(group.move_ids.mapped("inalterable_hash")))
        group.action_reverse(date=NETTING_DATE)
        self.assertEqual(self._open(self.invoice, self.bill), [100.0, -100.0])

    def test_lock_dates_are_named_before_anything_is_proposed(self):
        for company in (self.a, self.b):
            with self.subTest(company.name):
                company.fiscalyear_lock_date = NETTING_DATE
                with self.assertRaisesRegex(UserError, "locked period"):
                    self._propose_across(self.invoice, self.bill)
                company.fiscalyear_lock_date = False

    def test_missing_accounts_between_companies_are_named_first(self):
        self.b.account_interco_payable_id = False

        with self.assertRaisesRegex(UserError, "Company B has no accounts"):
            self._propose_across(self.invoice, self.bill)

    def test_amounts_are_changed_by_who_works_in_all_companies(self):
        group = self._propose_across(self.invoice, self.bill)
        lines = group.netting_id.line_ids
        user = self._user_of(self.a)
        with self.assertRaises(UserError):
            self._as(user, lines.filtered(lambda line: line.company_id)[0]).amount = 5

        lines.amount = 40.0
        self.assertEqual(group.line_ids.mapped("amount"), [40.0, 40.0])
        self.assertEqual(group.amount, 40.0)
        group.action_post()
        self.assertAcross(group)
        self.assertEqual(self._open(self.invoice, self.bill), [60.0, -60.0])

    def test_an_item_left_out_is_free_in_its_company(self):
        more = self._owed(self.b, [], [50])
        invoice = self._owed(self.a, [50])
        group = self._propose_across(self.invoice, invoice, self.bill, more)
        line = group.netting_id.line_ids.filtered(
            lambda line: line.move_line_id in (more, invoice)
        )
        line.unlink()

        self.assertEqual(group.line_ids.move_line_id, self.invoice | self.bill)
        self.assertFalse(more.netting_reasons(NETTING_DATE)[more.id])

    def test_a_deleted_proposal_is_gone_everywhere(self):
        group = self._propose_across(self.invoice, self.bill)
        group.netting_id.unlink()

        self.assertFalse(group.exists())
        self.assertFalse(self.bill.netting_reasons(NETTING_DATE)[self.bill.id])

    def test_an_excluded_partner_leaves_open_proposals_with_a_reason(self):
        group = self._propose_across(self.invoice, self.bill)
        self.p.write({"netting_excluded": True, "netting_excluded_reason": "insolvent"})

        with self.assertRaisesRegex(UserError, "insolvent"):
            group.action_post()


@tagged("standard", "post_install", "-at_install")
class TestAcrossPaths(OneAcrossCommon):
    def test_create_netting_brings_the_items_of_both_companies_together(self):
        wizard = self._wizard(self.agreement)

        self.assertTrue(wizard.is_single)
        self.assertTrue(wizard.is_intercompany)
        self.assertEqual(wizard.line_ids.move_line_id, self.invoice | self.bill)
        self.assertEqual(wizard.total_receivable, 100.0)
        self.assertEqual(wizard.line_ids.item_company_id, self.a | self.b)

        action = wizard.action_post()

        netting = self.env["account.netting"].browse(action["res_id"])
        self.assertAcross(netting.netting_group_id)
        self.assertEqual(self._due(self.a, self.b), 100.0)

    def test_create_netting_from_a_document_looks_into_the_other_books(self):
        wizard = self._wizard(self.invoice)

        self.assertEqual(wizard.line_ids.move_line_id, self.invoice | self.bill)

    def test_create_netting_of_one_company_shows_nothing_of_the_other(self):
        user = self._user_of(self.a, "account_netting.group_netting_user")
        Wizard = self._as(user, self.env["account.netting.wizard"])
        wizard = Wizard.with_context(
            active_model=self.agreement._name, active_ids=self.agreement.ids
        ).create({"date": NETTING_DATE})

        self.assertEqual(wizard.line_ids.move_line_id.ids, self.invoice.ids)
        with self.assertRaises(UserError):
            wizard.action_post()

    def test_what_a_company_nets_by_itself_it_nets_by_itself(self):
        self._agreement(self.p, company_id=self.b.id)
        own = self._owed(self.b, [70])
        nettings = self._propose(own | self.bill | self.invoice)

        self.assertEqual(nettings.mapped("amount"), [70.0])
        self.assertFalse(nettings.netting_group_id)
        nettings.action_cancel()
        group = self._propose_across(self.invoice, self.bill)
        self.assertEqual(group.amount, 100.0)

    def test_a_rule_posts_across_where_its_responsible_works_in_all(self):
        rule = self._rule(self.a, user_id=self.env.user.id)
        run = rule.action_run(date=NETTING_DATE)

        self.assertEqual(run.line_ids.mapped("outcome"), ["posted"])
        self.assertAcross(run.netting_ids.netting_group_id)
        self.assertEqual(self._open(self.invoice, self.bill), [0.0, 0.0])

    def test_the_scheduled_action_looks_no_further_than_the_responsible(self):
        user = self._user_of(self.a)
        for companies, outcomes in ((self.a, []), (self.a | self.b, ["posted"])):
            with self.subTest(companies.mapped("name")):
                user.company_ids = [Command.set(companies.ids)]
                rule = self._rule(self.a, user_id=user.id)
                scheduled = rule.with_user(self.env.ref("base.user_root"))
                run = scheduled.with_context(allowed_company_ids=[]).action_run(
                    date=NETTING_DATE
                )
                self.assertEqual(run.line_ids.mapped("outcome"), outcomes)

    def test_a_rule_says_before_what_it_would_net_across(self):
        run = self._rule(self.a).action_simulate(date=NETTING_DATE)

        self.assertEqual(run.line_ids.mapped("outcome"), ["would_post"])
        self.assertEqual(run.line_ids.amount, 100.0)

    def test_rules_net_what_is_due_between_companies_at_once(self):
        """A is owed 100 by B, and owes B 40: netted in both books, 60 are left."""
        self._propose_across(self.invoice, self.bill).action_post()
        back = self._across(self.b, (self.b, self.a), name="Back")
        self.env["account.netting.group"].propose(
            (self._owed(self.b, [40]) | self._owed(self.a, [], [40])).ids,
            date=NETTING_DATE,
        )
        back.netting_ids.action_post()
        self.assertEqual(self._due(self.a, self.b), 60.0)
        for company, sister in ((self.a, self.b), (self.b, self.a)):
            self._agreement(sister.partner_id, company_id=company.id)
            run = self._rule(company).action_run(date=NETTING_DATE)
            self.assertEqual(run.netting_ids.mapped("amount"), [40.0])
            self.assertEqual(abs(self._due(company, sister)), 60.0)
