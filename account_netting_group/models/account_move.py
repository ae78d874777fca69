"""Entries between companies are undone by their netting across companies only."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.account_netting.guard import is_at_work


class AccountMove(models.Model):
    _inherit = "account.move"

    netting_group_id = fields.Many2one(
        comodel_name="account.netting.group",
        string="Netting across Companies",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The netting across companies that this entry belongs to, or reverses.",
    )

    def write(self, vals):
        if vals.get("state") in ("draft", "cancel"):
            self._check_outside_group()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_transfer(self):
        self._check_outside_group()

    def _check_draftable(self):
        self._check_outside_group()
        return super()._check_draftable()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._check_outside_group()
        return super()._reverse_moves(
            default_values_list=default_values_list, cancel=cancel
        )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_netting_ids(self):
        result = super()._compute_netting_ids()
        for move in self:
            # A proposal of another company may hold an item of this one.
            across = move.netting_ids.filtered("netting_group_id")
            if across:
                move.netting_ids -= across - across._filter_shown()
                move.netting_count = len(move.netting_ids)
        return result

    def _get_own_netting(self):
        return self.netting_group_id or super()._get_own_netting()

    def _filter_settled_by_netting(self):
        """Return also documents that a netting across companies settles."""
        settled = super()._filter_settled_by_netting()
        # Whoever reads the document reads whether it is paid.
        lines = (self - settled).sudo().line_ids
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        matched = partials.debit_move_id | partials.credit_move_id
        transfers = matched.filtered(lambda line: line.move_id.netting_group_id)
        own = transfers.matched_debit_ids | transfers.matched_credit_ids
        found = (own.debit_move_id | own.credit_move_id) & lines
        return settled | self.browse(found.move_id.ids)

    def _check_outside_group(self):
        """Refuse what would change or undo an entry between companies by itself."""
        if is_at_work(self.env):
            return
        for move in self:
            # Whoever sees the entry need not see the other companies.
            group = move.sudo().netting_group_id
            if group:
                raise UserError(
                    self.env._(
                        "%(entry)s belongs to %(group)s, which books in several "
                        "companies. Reverse that instead.",
                        entry=move.display_name,
                        group=group.name,
                    )
                )


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        self._check_outside_group()
        return super().unlink()

    def _check_outside_group(self):
        """Refuse to open an item again that a transfer settled."""
        if is_at_work(self.env):
            return
        lines = (self.debit_move_id | self.credit_move_id).filtered(
            lambda line: line.move_id.netting_group_id
        )
        if not lines:
            return
        settling = (
            self.env["account.netting.group.line"]
            .sudo()
            .search(
                Domain("group_id.state", "=", "posted")
                & Domain("entry_line_id", "in", lines.ids),
                limit=1,
            )
        )
        settling.entry_line_id.move_id._check_outside_group()
