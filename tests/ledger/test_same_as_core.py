"""A netting books and matches just what Odoo makes of the same entry."""

from odoo.fields import Command
from odoo.tests import tagged

from .currency_common import CurrencyCommon


@tagged("standard", "post_install", "-at_install")
class TestSameAsCore(CurrencyCommon):
    """Posting leaves out Odoo's invoice synchronisation; that changes nothing.

    The same documents are made for two partners. One pair is netted; for the other
    the same entry is typed in and matched by the means of Odoo alone.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls.partner.copy({"name": "Twin"})
        cls.company.tax_exigibility = True
        cls.tax = cls.company_data["default_tax_sale"].copy(
            {
                "name": "On payment",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": cls.copy_account(cls.bridging).id,
            }
        )

    def assertSameAsCore(self, make_documents, **terms):
        """Net what ``make_documents(partner)`` makes, and do the same by hand."""
        self._agreement(self.partner, **terms)
        netted, twins = (
            self._items(*make_documents(partner)).filtered(
                lambda item: not item.reconciled
            )
            for partner in (self.partner, self.twin)
        )
        netting = self._net(netted)
        self.assertSettled(netting)

        twin_of = dict(zip(netted, twins, strict=True))
        entries = self._copy_by_hand(netting, twin_of)

        self.assertEqual(
            self._describe(netting.move_ids, netted), self._describe(entries, twins)
        )

    def _copy_by_hand(self, netting, twin_of):
        entries = self.env["account.move"]
        plans = []
        bridging = self.env["account.move.line"]
        for move in netting.move_ids:
            lines = move.line_ids.sorted("sequence")
            entry = self.env["account.move"].create(
                {
                    "move_type": "entry",
                    "journal_id": move.journal_id.id,
                    "date": move.date,
                    "line_ids": [
                        Command.create(
                            {
                                "sequence": line.sequence,
                                "name": line.name,
                                "account_id": line.account_id.id,
                                "partner_id": self.twin.id,
                                "currency_id": line.currency_id.id,
                                "amount_currency": line.amount_currency,
                                "balance": line.balance,
                                "date_maturity": line.date_maturity,
                            }
                        )
                        for line in lines
                    ],
                }
            )
            entry.action_post()
            entries |= entry
            for line, copy in zip(
                lines, entry.line_ids.sorted("sequence"), strict=True
            ):
                settled = netting.line_ids.filtered(
                    lambda item, line=line: item.entry_line_id == line
                )
                if settled:
                    items = [twin_of[item.move_line_id].id for item in settled]
                    plans.append(copy | copy.browse(items))
                else:
                    bridging |= copy
        plans.append(bridging)
        self.env["account.move.line"]._reconcile_plan(plans)
        return entries

    def _describe(self, entries, items):
        """Return all that the entries and their matching made, without ids."""
        lines = entries.line_ids | items
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        taxes = self.env["account.move"].search(
            [("tax_cash_basis_rec_id", "in", partials.ids)]
        )
        moves = entries | items.move_id | partials.exchange_move_id | taxes
        return {
            "lines": sorted(
                (
                    line.account_id.id,
                    line.currency_id.id,
                    line.balance,
                    line.amount_currency,
                    line.amount_residual,
                    line.amount_residual_currency,
                    line.reconciled,
                    bool(line.full_reconcile_id),
                )
                for line in moves.line_ids
            ),
            "partials": sorted(
                (
                    partial.debit_move_id.account_id.id,
                    partial.amount,
                    partial.debit_amount_currency,
                    partial.credit_amount_currency,
                    len(partial.exchange_move_id),
                )
                for partial in partials
            ),
            "entries": (len(partials.exchange_move_id), len(taxes)),
            "amounts": sorted(items.move_id.mapped("amount_residual")),
            # Core calls reversed what entries alone settle; to us it is paid.
            "states": sorted(
                {"reversed": "paid"}.get(state, state)
                for state in items.move_id.mapped("payment_state")
            ),
        }

    def _make_documents(self, partner):
        return [
            self._invoice(partner, 1000, currency=self.foreign),
            self._invoice(partner, 33.33, currency=self.foreign, date="2025-03-15"),
            self._refund(partner, 77.77, currency=self.foreign, date="2025-03-15"),
            self._bill(partner, 600, currency=self.foreign, date="2025-03-15"),
            self._bill(partner, 20.01, currency=self.foreign),
            self._bill_refund(partner, 5.55, currency=self.foreign),
        ]

    def test_foreign_documents(self):
        self.assertSameAsCore(self._make_documents)

    def test_foreign_documents_item_by_item_in_two_entries(self):
        self.assertSameAsCore(self._make_documents, entry_detail="item", posting="two")

    def test_cash_basis_tax(self):
        self.assertSameAsCore(
            lambda partner: [
                self._invoice(partner, 1000, taxes=self.tax),
                self._invoice(partner, 10, taxes=self.tax),
                self._bill(partner, 575),
            ]
        )

    def test_cash_basis_tax_in_foreign_currency(self):
        self.assertSameAsCore(
            lambda partner: [
                self._invoice(partner, 1000, taxes=self.tax, currency=self.foreign),
                self._bill(partner, 575, currency=self.foreign, date="2025-03-15"),
            ]
        )
