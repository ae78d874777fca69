"""Parts of an agreement's terms, such as its pairs: both parties rely on them."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...guard import is_at_work


class AccountNettingTermMixin(models.AbstractModel):
    """Lock a record while its agreement is active, and ask again once it has changed.

    What netting itself does to it, such as following partners that are merged, is no
    change of what was agreed.
    """

    _name = "account.netting.term.mixin"
    _description = "Part of the Terms of a Netting Agreement"
    _inherit = ["account.netting.guarded.mixin"]

    #: Fields that take commercial partners: a contact stands for its company.
    _partner_fields = ()

    agreement_id = fields.Many2one(
        comodel_name="account.netting.agreement",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id",
        store=True,
        index=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        terms = super().create([self._with_companies(vals) for vals in vals_list])
        terms._check_terms_are_open()
        if not is_at_work(self.env):
            terms.agreement_id._ask_again_if_changed()
        return terms

    def write(self, vals):
        if is_at_work(self.env):
            return super().write(vals)
        self._check_terms_are_open()
        result = super().write(self._with_companies(vals))
        self._check_terms_are_open()  # of the agreement it may have moved to
        self.agreement_id._ask_again_if_changed()
        return result

    def unlink(self):
        agreements = self.agreement_id
        result = super().unlink()
        if not is_at_work(self.env):
            agreements.exists()._ask_again_if_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_active(self):
        if not is_at_work(self.env):
            self._check_terms_are_open()

    @api.model
    def _with_companies(self, vals):
        """Return values in which contacts are replaced by their companies."""
        Partner = self.env["res.partner"]
        return vals | {
            name: Partner.browse(vals[name]).commercial_partner_id.id
            for name in self._partner_fields
            if vals.get(name)
        }

    def _check_terms_are_open(self):
        active = self.agreement_id.filtered(lambda item: item.state == "active")
        if active:
            raise UserError(self._get_terms_locked_sentence(active[0]))

    @api.model
    def _get_terms_locked_sentence(self, agreement):
        """Say that these terms of an active agreement are locked."""
        raise NotImplementedError
