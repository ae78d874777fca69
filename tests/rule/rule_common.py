"""Verbs of the tests of rules and runs."""

from ..common import NETTING_DATE, NettingCommon


class RuleCommon(NettingCommon):
    """Fixture of the tests of rules and runs; holds no test itself."""

    @classmethod
    def _rule(cls, active=True, **vals):
        """Make a rule that runs only by hand, unless told."""
        rule = cls.env["account.netting.rule"].create(
            {"name": "Rule", "next_run": False, **vals}
        )
        if active:
            rule.action_activate()
        return rule

    @classmethod
    def _pair(cls, name, receivable=100, payable=60, **options):
        """Make a partner that owes us and whom we owe, without an agreement.

        :param options: of both documents, see :meth:`_document`
        """
        partner = cls.env["res.partner"].create({"name": name})
        cls._invoice(partner, receivable, **options)
        cls._bill(partner, payable, **options)
        return partner

    @classmethod
    def _run(cls, rule=None, date=NETTING_DATE, **vals):
        """Run a rule at once, a new one with these values by default."""
        return (rule or cls._rule(**vals)).action_run(date=date)

    @classmethod
    def _toggle_block(cls, partner):
        """Block or unblock the payment of a partner's bills."""
        for bill in cls.env["account.move"].search(
            [("partner_id", "=", partner.id), ("move_type", "=", "in_invoice")]
        ):
            bill.action_toggle_block_payment()

    @classmethod
    def _open(cls, partner):
        """Return what is open on the partner's items, signed as in Odoo."""
        return (
            cls.env["account.move.line"]
            .search(
                [
                    ("partner_id", "child_of", partner.id),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                    (
                        "account_id.account_type",
                        "in",
                        ("asset_receivable", "liability_payable"),
                    ),
                ],
                order="id",
            )
            .mapped("amount_residual")
        )

    def assertOutcomes(self, run, expected):
        """Check what came of each pair of a run.

        :param expected: ``{partner: outcome}``
        """
        self.assertEqual(
            {line.customer_id: line.outcome for line in run.line_ids}, expected
        )

    def assertReason(self, run, partner, *texts):
        """Check that the run says all the texts about a partner."""
        line = run.line_ids.filtered(lambda line: line.customer_id == partner)
        for text in texts:
            self.assertIn(text, line.reason or "")


class RuleItemsCommon(RuleCommon):
    """A partner with an agreement; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._agreement(cls.partner)
