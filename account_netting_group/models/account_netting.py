"""Nettings that hold items of other companies than their own."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_list

from odoo.addons.account_netting.guard import at_work


class AccountNetting(models.Model):
    _inherit = "account.netting"

    netting_group_id = fields.Many2one(
        comodel_name="account.netting.group",
        string="Netted across Companies By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What the other companies, in whose books it posts too, see of it.",
    )

    def unlink(self):
        # What others saw of a proposal goes with it, whoever sees it.
        groups = at_work(self.netting_group_id.sudo())
        result = super().unlink()
        groups.unlink()
        return result

    def action_post(self):
        # Before anything is locked: see _lock_companies.
        self.netting_group_id._lock_companies()
        return super().action_post()

    def _write_entries(self, plans):
        across = self.filtered("netting_group_id")
        if across:
            plans = {**plans, **across._bring_into_own_books()}
        return super()._write_entries(plans)

    def _bring_into_own_books(self):
        """Transfer the items of other companies to the nettings' own.

        :return: ``{netting: plan}``, of items in their own books alone
        """
        groups = at_work(self.netting_group_id)
        groups._lock_companies()
        for group in groups:
            group.line_ids._take_snapshots()
            group._create_transfers()
        return self.env["account.netting.planner"]._plan_nettings(self)

    # Who may
    # -------

    def _get_companies_problem(self):
        """Return, as a sentence, in which other companies one has to work, if so."""
        self.ensure_one()
        # Whoever sees the netting is told of all companies.
        group = self.netting_group_id.sudo()
        return group and group.sudo(False)._get_companies_problem() or None

    def _get_approval_problem(self):
        return self._get_companies_problem() or super()._get_approval_problem()

    def _check_editable(self):
        result = super()._check_editable()
        problems = [netting._get_companies_problem() for netting in self]
        if any(problems):
            raise UserError("\n".join(filter(None, problems)))
        return result

    def _get_print_debtors(self):
        """Name the companies whose items they are, not the one that nets them."""
        sides = super()._get_print_debtors()
        if not self.netting_group_id:
            return sides
        issuer = self._get_print_partner("issuer").name
        # Whoever is shown the items is told whose they are.
        shown = self.netting_group_id.sudo().line_ids.filtered(
            lambda line: line.netting_line_id.id in self._get_shown_lines().ids
        )
        named = []
        for side, debtor, creditor in sides:
            own = shown.filtered(lambda line, side=side: line.side == side)
            # Of several, those where something is left.
            companies = (own.filtered("amount_left") or own).company_id.sorted("id")
            names = format_list(self.env, companies.mapped("name")) or issuer
            named.append(
                (
                    side,
                    *(names if who == issuer else who for who in (debtor, creditor)),
                )
            )
        return named

    def _get_tolerance(self):
        if self.agreement_id.is_intercompany:
            return 0.0  # nothing is left over of what passes between companies
        return super()._get_tolerance()

    def _find_open_items(self):
        if not self.agreement_id.is_intercompany:
            return super()._find_open_items()
        Item = self.env["account.move.line"]
        return Item.search(
            self._find_parties()._get_across_domain()
            & Domain("currency_id", "=", self.currency_id.id)
            & Domain("amount_residual_currency", "!=", 0)
        )
