"""Documents with an early-payment discount, netted beside twins that are paid."""

from odoo.fields import Command

from ..common import NettingCommon

IN_TIME = "2025-01-24"
LATE = "2025-01-26"
TAKEN_BACK = "2025-02-10"


class DiscountCommon(NettingCommon):
    """2 % for what is paid until 25 January; tax of 21 %, by default included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(
            cls.partner, discount_customer="closing", discount_vendor="closing"
        )
        cls.gain = cls.company.account_journal_early_pay_discount_gain_account_id
        cls.loss = cls.company.account_journal_early_pay_discount_loss_account_id
        cls.terms = cls._discount_terms()
        cls.purchase_tax = cls.company_data["default_tax_purchase"].copy(
            {"amount": 21, "name": "21 %"}
        )
        cls.sale_tax = cls.company_data["default_tax_sale"].copy(
            {"amount": 21, "name": "21 %"}
        )

    @classmethod
    def _discount_terms(cls, computation="included", percentage=2, days=10):
        return cls.env["account.payment.term"].create(
            {
                "name": f"{percentage} % within {days} days, tax {computation}",
                "early_discount": True,
                "discount_percentage": percentage,
                "discount_days": days,
                "early_pay_discount_computation": computation,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )

    @classmethod
    def _policy(cls, policy):
        cls.agreement.action_draft()
        cls.agreement.write({"discount_customer": policy, "discount_vendor": policy})
        cls.agreement.action_activate()

    def _taxed_bill(self, amount=826.45, **options):
        """A bill of 1,000.00: 826.45 and 173.55 of tax, unless told."""
        options = {"terms": self.terms, "taxes": self.purchase_tax, **options}
        return self._bill(self.partner, amount, **options)

    def _sums(self, moves):
        """Return ``{(account, tax, tags): balance}`` without receivable and payable."""
        sums = {}
        for line in moves.line_ids:
            if line.account_type in ("asset_receivable", "liability_payable"):
                continue
            key = (
                line.account_id,
                line.tax_line_id,
                line.tax_ids,
                line.tax_tag_ids,
            )
            sums[key] = self.currency.round(sums.get(key, 0) + line.balance)
        return {key: amount for key, amount in sums.items() if amount}

    def _assert_books_as_pay(self, make, other):
        """Net one document and pay its twin: the same lines beside bank and bridge.

        :param make: function that makes the document
        :param other: function that makes the other side, of an amount
        """
        paid, netted = make(), make()
        payment = self._pay(paid, date=IN_TIME)
        netting = self._net(netted, other(payment.amount), date=IN_TIME)

        self.assertSettled(netting)
        self.assertEqual(netting.amount, payment.amount)
        for document in (paid, netted):
            self.assertEqual(document.amount_residual, 0)
            self.assertFalse(any(self._residuals(document)))
        bank = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == payment.outstanding_account_id
        )
        sides = []
        for document, entry in ((paid, payment.move_id), (netted, netting.move_ids)):
            item = self._items(document)
            partials = item.matched_debit_ids | item.matched_credit_ids
            exchange = partials.exchange_move_id
            caba = self.env["account.move"].search(
                [("tax_cash_basis_origin_move_id", "in", (document | entry).ids)]
            )
            sums = self._sums(entry | caba | exchange)
            sides.append(
                {
                    key: amount
                    for key, amount in sums.items()
                    if key[0] not in bank.account_id | self.bridging
                }
            )
        rates = (
            self.company.income_currency_exchange_account_id
            | self.company.expense_currency_exchange_account_id
        )
        self.assertEqual(*map(set, sides))
        for key, amount in sides[0].items():
            # A netting converts sums, a payment each amount.
            most = 0.011 if key[0] in rates else 0
            self.assertAlmostEqual(sides[1][key], amount, delta=most)
        netting.action_reverse(date=TAKEN_BACK)
        self.assertReversed(netting)
        return netting
