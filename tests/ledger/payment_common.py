"""What the tests of Register Payment share: how it is opened, filled in, confirmed."""

from odoo.fields import Command

from ..common import NETTING_DATE, NettingCommon


class PaymentNettingCommon(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)

    def _register(self, *documents, user=None, **vals):
        """Open Register Payment on documents, on the netting date."""
        moves = self.env["account.move"].union(*documents)
        return (
            self.env["account.payment.register"]
            .with_user(user or self.env.user)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"payment_date": NETTING_DATE, **vals})
        )

    def _net_amounts(self, wizard, amounts):
        """Set by hand what is netted: ``{document: amount}``."""
        for document, amount in amounts.items():
            item = self._items(document)
            line = wizard.netting_line_ids.filtered(
                lambda line, item=item: line.move_line_id == item
            )
            line.amount = amount

    def _netted(self, wizard):
        return {line.number: line.amount for line in wizard.netting_line_ids}

    def _pay_and_net(self, wizard):
        """Confirm, and check the books; return the payments and the netting."""
        payments = wizard._create_payments()
        self.assertSettled(wizard.netting_id)
        return payments, wizard.netting_id

    def _instalments(self):
        """Return payment terms: 30 % at once, 70 % in a year."""
        return self.env["account.payment.term"].create(
            {
                "name": "30 % now, 70 % later",
                "line_ids": [
                    Command.create({"value_amount": 30, "nb_days": 0}),
                    Command.create({"value_amount": 70, "nb_days": 365}),
                ],
            }
        )
