"""What the tests of guards begin with, and how they try a way that is shut."""

from odoo.exceptions import UserError

from ..common import NettingCommon

#: What a caller of the external API may put into the context.
FORGED = {"account_netting_at_work": True}
POINTER = "Reverse netting"


class GuardsCommon(NettingCommon):
    """A posted netting and its manager; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)
        cls.invoice = cls._invoice(cls.partner, 100)
        cls.bill = cls._bill(cls.partner, 60)
        cls.netting = cls._net(cls.invoice, cls.bill)
        cls.entry = cls.netting.move_ids
        cls.manager = cls._user("another_manager", "account.group_account_manager")

    def assertShut(self, records, door, *texts, error=UserError):
        """Check that a door is shut: to accountants, to the system, to forgers."""
        for who, opened in (
            ("the accountant", records),
            ("another manager", records.with_user(self.manager)),
            ("the system", records.sudo()),
            ("a forger", records.with_context(**FORGED)),
            ("an eraser", records.with_context(force_delete=True)),
        ):
            with self.subTest(who=who), self.assertRefused(*texts, error=error):
                door(opened)

    def _create(self, model, vals):
        """Create in a savepoint: some checks need the record before they refuse it."""
        with self.env.cr.savepoint():
            return model.create(vals)

    def _reversal(self, move):
        return (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": "2025-06-20"})
        )
