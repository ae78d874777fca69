from odoo import models

#: Where small differences may be written off.
WRITE_OFF_ACCOUNTS = (
    "[('internal_group', 'in', ('income', 'expense')), ('currency_id', '=', False)]"
)


class AccountAccount(models.Model):
    _inherit = "account.account"

    def _get_bridging_problem(self):
        """Return, as a sentence, why this account cannot bridge a netting.

        One bridging account serves all currencies, must be matched to zero and must
        stay out of ageing and cash reports.

        :return: the sentence, or ``None`` when the account is fit
        """
        self.ensure_one()
        if self.account_type not in ("asset_current", "liability_current"):
            return self.env._(
                "%(account)s cannot be a bridging account: choose one of type "
                "current assets or current liabilities.",
                account=self.display_name,
            )
        if not self.reconcile:
            return self.env._(
                "%(account)s cannot be a bridging account: allow reconciliation on "
                "it first.",
                account=self.display_name,
            )
        if self.currency_id:
            return self.env._(
                "%(account)s cannot be a bridging account: it accepts only "
                "%(currency)s.",
                account=self.display_name,
                currency=self.currency_id.name,
            )
        return None

    def _get_write_off_problem(self):
        """Return, as a sentence, why small differences cannot be written off here.

        :return: the sentence, or ``None`` when the account is fit
        """
        self.ensure_one()
        if self.internal_group not in ("income", "expense") or self.currency_id:
            return self.env._(
                "%(account)s cannot take small differences: choose an account of "
                "income or expenses without a currency of its own.",
                account=self.display_name,
            )
        return None

    # What OCA's account_analytic_required and account_partner_required ask of journal
    # items on an account. Modules with such policies of their own extend these.

    def _needs_analytic(self):
        """Return whether lines on the account must have an analytic distribution."""
        return "analytic_policy" in self._fields and self._get_analytic_policy() in (
            "always",
            "posted",
        )

    def _refuses_analytic(self):
        """Return whether lines on the account must not have one."""
        return (
            "analytic_policy" in self._fields and self._get_analytic_policy() == "never"
        )

    def _refuses_partner(self):
        """Return whether lines on the account must not have a partner."""
        return "partner_policy" in self._fields and self.get_partner_policy() == "never"
