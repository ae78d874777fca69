"""Register Payment proposes to net first, and says in one line what will happen."""

from odoo import api, fields, models

from ...models.ledger.account_move_line import FOR_A_PERSON


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    netting_summary = fields.Char(
        compute="_compute_netting_summary",
        help="What is netted, what is paid, and what both settle together.",
    )

    @api.depends("line_ids")
    @api.depends_context(FOR_A_PERSON)
    def _compute_netting_mode(self):
        """Propose to net first where an agreement allows it; programs ask for it."""
        for wizard in self:
            wizard.netting_mode = "first" if wizard._proposes_netting() else "none"

    def _proposes_netting(self):
        company = self.company_id or self.env.company
        # Money that came in is a fact; what leaves the bank is still to be decided.
        return bool(
            self.env.context.get(FOR_A_PERSON)
            and self.payment_type == "outbound"
            and company._get_netting_default("netting_first_when_paying")
            and self.netting_available
            and not self._has_running_discount()
        )

    def _has_running_discount(self):
        """Tell whether paying brings a discount, which netting first would lose."""
        return any(
            line._get_running_discount(self.payment_date)
            for line in self.line_ids._origin
            if line.discount_date and line.display_type == "payment_term"
        )

    @api.depends(
        "netting_mode",
        "netting_amount",
        "netting_missing",
        "amount",
        "currency_id",
        "show_payment_difference",
        "payment_difference_handling",
        "writeoff_account_id",
    )
    def _compute_netting_summary(self):
        for wizard in self:
            wizard.netting_summary = wizard._get_netting_summary()

    def _get_netting_summary(self):
        """Return the sentence; nothing where nothing is netted."""
        if self.netting_mode == "none" or not self._may_net():
            return False
        currency = self.source_currency_id
        netted = self._get_direction() * self.netting_amount
        missing = self._get_direction() * self.netting_missing
        settled = netted + self._get_amount_in_source()
        values = {
            "netted": currency.format(netted),
            "paid": self.currency_id.format(self.amount),
            "total": currency.format(settled),
        }
        if self._writes_off_missing():
            return self.env._(
                "%(netted)s netted + %(paid)s paid + %(missing)s written off = "
                "%(total)s",
                **{**values, "total": currency.format(settled + missing)},
                missing=currency.format(missing),
            )
        if self.netting_mode != "open":
            return self.env._("%(netted)s netted + %(paid)s paid = %(total)s", **values)
        return self.env._(
            "%(netted)s netted + %(paid)s paid = %(total)s; %(open)s stays open",
            open=currency.format(missing),
            **values,
        )

    def _get_left_open(self):
        """Return what the amount leaves open, in the documents' currency."""
        left = self._get_open_amount() - self._get_amount_in_source()
        return max(self.source_currency_id.round(left), 0.0)
