"""Documents and items say which open netting reserves them; follow-ups pause then."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.items import RECEIVABLE
from ...guard import at_work

#: The to-do of whoever made a proposal, once an item of it is taken elsewhere.
RECOMPUTE_TYPE = "account_netting.mail_activity_item_taken"

#: Who may read nettings; a seller sees invoices, too.
READERS = "account.group_account_invoice,account.group_account_readonly"


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _close_recompute_activities(self):
        """Take back the to-dos that recomputing, posting or giving up has done."""
        # The to-do is done, whoever it was given to.
        self.sudo().activity_unlink([RECOMPUTE_TYPE])

    def _filter_shown(self):
        """Return those that the user may read, for a field that is read with rights."""
        return self.sudo(False)._filtered_access("read").sudo(self.env.su)


class AccountNettingLine(models.Model):
    _inherit = "account.netting.line"

    def _get_reserving_names(self):
        """Return, with commas, what their nettings are called for whoever they stop."""
        return self.env["account.netting.eligibility"]._get_known_names(self.netting_id)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    netting_reserved_by_ids = fields.Many2many(
        comodel_name="account.netting",
        string="Reserved By",
        compute="_compute_netting_reserved_by_ids",
        search="_search_netting_reserved_by_ids",
        compute_sudo=True,
        groups=READERS,
        help="The open netting that is to settle the item.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_netting_reserved_by_ids(self):
        reserved = self._find_reservations().grouped("move_line_id")
        for line in self:
            lines = reserved.get(line._origin, self.env["account.netting.line"])
            line.netting_reserved_by_ids = lines.netting_id._filter_shown()

    def _search_netting_reserved_by_ids(self, operator, value):
        return _search_reserved("netting_line_ids", operator, value)

    def _find_reservations(self):
        """Return the lines of open nettings, of whatever company, with the items.

        Asked at each matching of any item, mostly of somebody who does not net: the
        index of reserved items tells at once that there is nothing to look up.
        """
        # Nettings of companies the user does not see reserve all the same.
        Line = self.env["account.netting.line"].sudo()
        if not self.ids:
            return Line
        Line.flush_model(["move_line_id", "reserved"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM account_netting_line"
                " WHERE reserved AND move_line_id IN %s",
                tuple(self.ids),
            )
        )
        return Line.search([("id", "in", [key for (key,) in rows])]) if rows else Line

    def _get_free_of_nettings(self):
        """Return what of the items no open netting is to settle, and what one is.

        For modules that offer items for payment, whoever asks.

        :return: ``{item: amount}`` of the items that are reserved, in their currency
            and signed as their residual: 0.0 where nothing is left to pay
        """
        free = {}
        for line in self._find_reservations():
            item = line.move_line_id
            sign = 1 if line.side == RECEIVABLE else -1
            left = item.currency_id.round(
                item.amount_residual_currency
                - sign * (line.amount_open - line.amount_left)
            )
            # Nothing is free where the netting is to take more than is open by now.
            is_beyond = left * item.amount_residual_currency < 0
            free[item.with_env(self.env)] = 0.0 if is_beyond else left
        return free

    def _get_account_note(self):
        """Say which open netting is to settle the item, for the partner to read."""
        self.ensure_one()
        return self._find_reservations()._get_reserving_names()


class AccountMove(models.Model):
    _inherit = "account.move"

    netting_reserved_by_ids = fields.Many2many(
        comodel_name="account.netting",
        string="Reserved By",
        compute="_compute_netting_reserved_by_ids",
        search="_search_netting_reserved_by_ids",
        compute_sudo=True,
        groups=READERS,
        help="Open nettings that are to settle items of the document.",
    )

    netting_pauses_followup = fields.Boolean(
        string="Follow-Up Paused",
        readonly=True,
        copy=False,
        help="The document is left out of follow-ups while an open netting is to "
        "settle all that is open of it.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_netting_reserved_by_ids(self):
        reserved = self.line_ids._find_reservations().grouped(
            lambda line: line.move_line_id.move_id
        )
        for move in self:
            lines = reserved.get(move._origin, self.env["account.netting.line"])
            move.netting_reserved_by_ids = lines.netting_id._filter_shown()

    def _search_netting_reserved_by_ids(self, operator, value):
        return _search_reserved("line_ids.netting_line_ids", operator, value)

    def _update_followup_pauses(self):
        """Pause the follow-up of what open nettings are to settle, and no other's.

        Odoo excludes a document from follow-ups, not an item of it; so nothing of it
        must be left to remind of. What somebody excluded by hand stays excluded.
        """
        items = self.line_ids.filtered(
            lambda item: (
                item.account_id.account_type == "asset_receivable"
                and not item.reconciled
            )
        )
        free = items._get_free_of_nettings()
        items_of = items.grouped("move_id")
        for move in at_work(self):
            own = items_of.get(move, items.browse())
            is_settled = bool(own) and all(
                item in free and item.currency_id.is_zero(free[item]) for item in own
            )
            if move.netting_pauses_followup and not is_settled:
                move.no_followup = move.netting_pauses_followup = False
            elif is_settled and not move.no_followup:
                move.no_followup = move.netting_pauses_followup = True


def _search_reserved(path, operator, value):
    """Return the domain of what open nettings reserve, and of what none does.

    :param path: from the searched record to lines of nettings
    """
    if operator not in ("in", "any"):
        return NotImplemented
    reserved = Domain("reserved", "=", True)
    if operator == "any":
        return Domain(path, "any", reserved & Domain("netting_id", "any", value))
    nettings = [netting for netting in value if netting]
    domain = Domain(path, "any", reserved & Domain("netting_id", "in", nettings))
    if False in value:
        domain |= ~Domain(path, "any", reserved)
    return domain
