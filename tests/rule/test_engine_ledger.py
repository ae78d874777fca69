"""What the engine writes to the ledger is what a person would have netted."""

import sys
from unittest.mock import patch

from odoo import models
from odoo.fields import Command
from odoo.tests import tagged

from .engine_common import ENGINE, EngineCommon

#: Odoo's own switches that we use to spare it work: context keys.
ODOOS_SWITCHES = {
    "skip_invoice_sync",
    "skip_is_manually_modified",
    "mail_create_nolog",
    "mail_create_nosubscribe",
    "tracking_disable",
}


@tagged("long", "standard", "post_install", "-at_install")
class TestSameLedger(EngineCommon):
    """A rule's nettings are those made by hand; shortcuts change nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        transition = cls.copy_account(
            cls.company_data["default_account_tax_sale"], {"reconcile": True}
        )
        repartition = [
            Command.create({"repartition_type": "base"}),
            Command.create(
                {
                    "repartition_type": "tax",
                    "account_id": cls.company_data["default_account_tax_sale"].id,
                }
            ),
        ]
        cls.tax_on_payment = cls.env["account.tax"].create(
            {
                "name": "15 % on payment",
                "amount": 15,
                "type_tax_use": "sale",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": transition.id,
                "invoice_repartition_line_ids": repartition,
                "refund_repartition_line_ids": repartition,
            }
        )

    @classmethod
    def _fill(cls, name):
        """Make five pairs of everything: the same for every name."""
        partners = cls.env["res.partner"].create(
            [{"name": f"{name} {number}"} for number in range(5)]
        )
        cls._agreement(*partners, name=name)
        plain, foreign, credit, taxed, split = partners
        for amount, due in (
            (100, "2025-02-15"),
            (300, "2025-02-01"),
            (50, "2025-03-01"),
        ):
            cls._invoice(plain, amount, due=due)
        cls._bill(plain, 200)
        cls._invoice(foreign, 1000, currency=cls.foreign)
        cls._bill(foreign, 600, currency=cls.foreign, date="2025-03-15")
        cls._bill(foreign, 700, currency=cls.foreign)
        cls._invoice(credit, 100)
        cls._refund(credit, 30)
        cls._payment(credit, 10)
        cls._bill(credit, 50)
        cls._bill_refund(credit, 5)
        cls._invoice(taxed, 1000, taxes=cls.tax_on_payment)
        cls._bill(taxed, 575)
        cls._invoice(split, 100)
        cls._invoice(split, 50, account=cls.receivable_2, due="2025-01-31")
        cls._bill(split, 120, account=cls.payable_2)
        return partners

    def _read_ledger(self, partners):
        """Return all entry lines and matches of partners, in terms of any partners."""
        place = {partner: number for number, partner in enumerate(partners)}
        own = self.env["account.move.line"].search(
            [("partner_id", "in", partners.ids)], order="id"
        )
        partials = own.matched_debit_ids | own.matched_credit_ids
        taxes = self.env["account.move"].search(
            [("tax_cash_basis_rec_id", "in", partials.ids)]
        )
        entries = own.move_id | partials.exchange_move_id | taxes
        # Each partner's entries by kind: exchange and tax entries follow each netting,
        # or all of a batch.
        lines = entries.line_ids.sorted(
            lambda line: (
                min(
                    place.get(partner, 9)
                    for partner in line.move_id.line_ids.partner_id
                ),
                line.journal_id.id,
                line.move_id.id,
                line.id,
            )
        )
        number = {line: index for index, line in enumerate(lines)}
        return {
            "lines": [
                (
                    place.get(line.partner_id),
                    line.account_id,
                    line.journal_id,
                    line.date,
                    line.date_maturity,
                    line.currency_id,
                    line.balance,
                    line.amount_currency,
                    line.amount_residual,
                    line.amount_residual_currency,
                    line.reconciled,
                    bool(line.full_reconcile_id),
                    (line.name or "").split("/")[0],
                    line.tax_ids,
                    line.tax_line_id,
                    line.display_type,
                    line.sequence,
                    line.analytic_distribution,
                    line.move_id.state,
                    line.move_id.payment_state,
                    line.move_id.move_type,
                    line.move_id.amount_total_signed,
                    line.move_id.amount_residual,
                )
                for line in lines
            ],
            "partials": sorted(
                (
                    number[partial.debit_move_id],
                    number[partial.credit_move_id],
                    partial.amount,
                    partial.debit_amount_currency,
                    partial.credit_amount_currency,
                    partial.max_date,
                    bool(partial.full_reconcile_id),
                    len(partial.exchange_move_id.line_ids),
                )
                for partial in partials
            ),
        }

    def _net_by_rule(self, partners):
        run = self._run(customer_ids=partners.ids)
        self.assertEqual(run.posted_count, 5)
        self.assertSettled(run.netting_ids)

    def test_a_rule_nets_as_a_person_would(self):
        by_rule, by_hand = self._fill("Rule"), self._fill("Hand")

        self._net_by_rule(by_rule)
        self._wizard(by_hand).action_post()

        self.assertEqual(self._read_ledger(by_rule), self._read_ledger(by_hand))

    def test_one_by_one_or_in_a_batch_is_the_same(self):
        together, apart = self._fill("Together"), self._fill("Apart")

        self._net_by_rule(together)
        with patch(f"{ENGINE}.BATCH_PAIRS", 1):
            self._net_by_rule(apart)

        self.assertEqual(self._read_ledger(together), self._read_ledger(apart))

    def test_odoos_shortcuts_change_nothing(self):
        """Entries and matching are the same without Odoo's own switches."""
        short, long = self._fill("Short"), self._fill("Long")
        self._net_by_rule(short)
        original, dropped = models.BaseModel.with_context, []

        def with_context(records, *args, **kwargs):
            caller = sys._getframe(1).f_globals["__name__"]
            if caller.startswith("odoo.addons.account_netting."):
                for switch in ODOOS_SWITCHES:
                    if kwargs.pop(switch, None):
                        dropped.append(switch)
            return original(records, *args, **kwargs)

        with patch.object(models.BaseModel, "with_context", with_context):
            self._net_by_rule(long)

        self.assertEqual(set(dropped), ODOOS_SWITCHES)
        self.assertEqual(self._read_ledger(short), self._read_ledger(long))
