"""Taxes that are withheld on payment, for their tests."""

from odoo.fields import Command

from ...common import NETTING_DATE, NettingCommon


class WithholdingCommon(NettingCommon):
    """Fixture: 10 % withheld of bills with a sequence, 3 % of invoices by customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.withheld_account = cls.env["account.account"].create(
            {
                "name": "Tax withheld",
                "code": "WITHHELD",
                "account_type": "liability_current",
            }
        )
        cls.sequence = cls.env["ir.sequence"].create(
            {
                "name": "Certificates",
                "prefix": "WHT",
                "padding": 3,
                "implementation": "no_gap",
            }
        )
        cls.withheld = cls._withholding_tax("10 %", -10, "purchase")
        cls.withheld.withholding_sequence_id = cls.sequence
        cls.by_customer = cls._withholding_tax("3 % by customers", -3, "sale")
        bank = cls.company_data["default_journal_bank"]
        methods = (
            bank.inbound_payment_method_line_ids | bank.outbound_payment_method_line_ids
        )
        methods.payment_account_id = cls.env["account.account"].create(
            {
                "name": "Outstanding",
                "code": "OUTSTD",
                "account_type": "asset_current",
                "reconcile": True,
            }
        )

    @classmethod
    def _withholding_tax(cls, name, amount, tax_use):
        lines = [
            Command.create({"repartition_type": "base", "factor_percent": 100}),
            Command.create(
                {
                    "repartition_type": "tax",
                    "factor_percent": 100,
                    "account_id": cls.withheld_account.id,
                }
            ),
        ]
        return cls.env["account.tax"].create(
            {
                "name": name,
                "amount": amount,
                "type_tax_use": tax_use,
                "is_withholding_tax_on_payment": True,
                "invoice_repartition_line_ids": lines,
                "refund_repartition_line_ids": lines,
            }
        )

    @classmethod
    def _withheld(cls, account=None):
        """Return what is withheld by now: above zero is owed to the tax office."""
        lines = cls.env["account.move.line"].search(
            [
                ("account_id", "=", (account or cls.withheld_account).id),
                ("parent_state", "=", "posted"),
            ]
        )
        return cls.currency.round(-sum(lines.mapped("balance")))

    @classmethod
    def _register(cls, *documents, date=NETTING_DATE, **vals):
        ids = [document.id for document in documents]
        return (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=ids)
            .create({"payment_date": date, **vals})
        )

    def _get_bank(self, payments):
        """Return what goes through the bank, above zero."""
        return abs(sum(payments._seek_for_lines()[0].mapped("balance")))
