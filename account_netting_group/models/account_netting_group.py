"""Nettings across companies: proposed by one, posted by who works in all of them."""

from markupsafe import Markup
from psycopg2.errors import LockNotAvailable

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL, mute_logger

from odoo.addons.account_netting.arguments import (
    read_amounts,
    read_date,
    read_ids,
    read_item_order,
)
from odoo.addons.account_netting.guard import at_work
from odoo.addons.account_netting.models.agreement.discount import NO_DISCOUNT

#: So long somebody waits for another who books in the same companies.
PATIENCE = "5s"


class AccountNettingGroup(models.Model):
    """One netting of items in the books of several companies.

    The agreement's company is the one where all comes together. Posting transfers to
    it what is netted of the others' items, and nets it there like items of its own; so
    statement, advice, letters and official number are those of that netting.
    """

    _name = "account.netting.group"
    _description = "Netting across Companies"
    _inherit = [
        "account.netting.guarded.mixin",
        "account.netting.open.mixin",
        "mail.thread",
    ]
    _order = "date desc, id desc"
    _open_action = "account_netting_group.account_netting_group_action"

    name = fields.Char(readonly=True, copy=False, index=True)
    agreement_id = fields.Many2one(
        comodel_name="account.netting.agreement",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        help="The agreement's company, in whose books all comes together.",
    )
    company_ids = fields.Many2many(
        comodel_name="res.company",
        string="Companies",
        required=True,
        readonly=True,
        help="In whose books something is posted. Whoever works in one of them sees "
        "the netting, and its own items alone.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(
        compute="_compute_amount",
        help="What is netted of each side; to whoever does not work in all companies, "
        "of their own.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Proposal"),
            ("posted", "Posted"),
            ("reversed", "Reversed"),
            ("cancel", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many(
        comodel_name="account.netting.group.line",
        inverse_name="group_id",
        string="Items",
        readonly=True,
    )
    netting_id = fields.Many2one(
        comodel_name="account.netting",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The netting in the books of the agreement's company.",
    )
    move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="netting_group_id",
        string="Transfers",
        readonly=True,
        help="The entries between the companies, and after a reversal their mirrors.",
    )
    reversal_date = fields.Date(readonly=True, copy=False)
    reversal_reason = fields.Char(readonly=True, copy=False)

    @api.depends("line_ids.amount")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_amount(self):
        for group in self:
            sides = group.line_ids.grouped("side").values()
            group.amount = max(
                (abs(sum(lines.mapped("amount"))) for lines in sides), default=0.0
            )

    # Proposing
    # ---------

    @api.model
    def propose(self, item_ids, date=None, amounts=None, item_order="due_asc"):
        """Create proposals for open items of several companies.

        There is one for each pair, or agreement that nets its pairs together, and
        currency. Nothing is written to the ledger.

        :param item_ids: ids of journal items, customer and vendor side together
        :param date: the netting date, today by default; an ISO string will do
        :param amounts: ``{item id: amount}`` in the item's currency, see
            ``account.netting.propose``
        :param item_order: ``due_asc``, ``due_desc``, ``amount_desc``, ``amount_asc``
        :return: list of ids
        :raises UserError: when nothing can be netted, or an amount does not fit
        """
        self.check_access("create")
        item_order = read_item_order(self.env, item_order)
        date = read_date(self.env, date)
        items = self.env["account.netting"]._browse_items(read_ids(self.env, item_ids))
        plans = self._plan_across(Domain("id", "in", items.ids), date)
        if amounts is None:
            chosen = [(plan, plan.allocate(item_order)) for plan in plans]
        else:
            chosen = self._take_across(plans, read_amounts(self.env, amounts))
        chosen = [(plan, result) for plan, result in chosen if result.units]
        if not chosen:
            raise self._get_nothing_error(plans)
        groups = at_work(self).create(
            [self._prepare_vals(plan, result) for plan, result in chosen]
        )
        for group in groups:
            group.name = (
                self.env["ir.sequence"]
                .sudo()
                .next_by_code(self._name, sequence_date=group.date)
            )
        return groups.ids

    @api.model
    def _prepare_vals(self, plan, allocation):
        target = plan.target
        currency = self.env["res.currency"].browse(target.currency)
        agreement = self.env["account.netting.agreement"].browse(target.agreement)
        netted = [item for item in plan.items if allocation.amounts.get(item.key)]
        companies = {agreement.company_id.id, *(item.company for item in netted)}
        Line = self.env["account.netting.group.line"]
        moves = self.env["account.move.line"]
        return {
            "agreement_id": agreement.id,
            "company_id": agreement.company_id.id,
            "company_ids": [Command.set(sorted(companies))],
            "currency_id": currency.id,
            "date": target.date,
            "line_ids": [
                Command.create(
                    {
                        **Line._prepare_snapshot_vals(moves.browse(item.key)),
                        "company_id": item.company,
                        "move_line_id": item.key,
                        "amount": currency._netting_amount(
                            allocation.amounts[item.key]
                        ),
                    }
                )
                for item in netted
            ],
        }

    # Buttons
    # -------

    def action_cancel(self):
        """Give up proposals."""
        self.check_access("write")
        self._check_state(
            ("draft",),
            self.env._(
                "%(document)s is in state “%(state)s”, so it cannot be cancelled."
            ),
        )
        at_work(self).write({"state": "cancel"})
        return True

    def action_post(self):
        """Post in the books of every company, all of it or nothing.

        :raises UserError: with every reason why not; nothing is written then
        """
        self.check_access("write")
        self._check_companies()
        self._lock()
        self._check_state(
            ("draft",),
            self.env._("%(document)s is in state “%(state)s”, so it cannot be posted."),
        )
        for group in self:
            working = at_work(group)
            working._check_postable()
            with self.env.cr.savepoint():
                working._create_transfers()
                working._net_in_own_books()
        return True

    def action_open_netting(self):
        """Open the netting in the books of the agreement's company."""
        return self.netting_id._get_open_action()

    def action_open_moves(self):
        """Open the entries between the companies."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_journal_line"
        )
        return dict(action, domain=[("id", "in", self.move_ids.ids)], context={})

    def _check_companies(self):
        """Refuse who does not work in all companies at this moment.

        :raises UserError: naming the companies
        """
        for group in self:
            # Their names are no secret: the proposal says whom it concerns.
            missing = group.sudo().company_ids - self.env.companies
            if missing:
                raise UserError(
                    self.env._(
                        "%(document)s books in %(companies)s too. Switch these "
                        "companies on, or leave it to somebody who works in all.",
                        document=group.name,
                        companies=", ".join(missing.mapped("name")),
                    )
                )

    def _lock(self):
        """Keep others from posting, reversing or paying the same items meanwhile.

        Two who book in the same companies take turns: both wait for the company with
        the smaller id first, so that no two wait for each other. For nothing else
        anybody waits.
        """
        try:
            self._lock_companies()
            self.lock_for_update()
            self.line_ids.move_line_id.sorted("id").lock_for_update(
                allow_referencing=True
            )
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on %(documents)s or on its items right "
                    "now. Try again in a moment.",
                    documents=", ".join(self.mapped("name")),
                )
            ) from error

    def _name_documents(self, netting):
        """Have the netting's papers name the partner's documents, not the transfers."""
        for line in self._get_foreign_lines():
            netting.line_ids.filtered(
                lambda netted, made=line.transfer_line_id: netted.move_line_id == made
            ).write(
                {
                    "number": self.env._(
                        "%(document)s of %(company)s",
                        document=line.number,
                        company=line.company_id.name,
                    ),
                    "reference": line.reference,
                }
            )

    def _lock_companies(self):
        """Wait, not for long, until nobody else books across these companies.

        :raises LockError: when somebody still does
        """
        cr = self.env.cr
        try:
            with cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                cr.execute(SQL("SET LOCAL lock_timeout = %s", PATIENCE))
                cr.execute(
                    SQL(
                        "SELECT id FROM res_company WHERE id = ANY(%s) ORDER BY id "
                        "FOR NO KEY UPDATE",
                        self.sudo().company_ids.ids,
                    )
                )
                cr.execute(SQL("SET LOCAL lock_timeout TO DEFAULT"))
        except LockNotAvailable as error:
            raise LockError(str(error)) from error

    def _get_foreign_lines(self):
        """Return the items of other companies than the agreement's."""
        return self.line_ids.filtered(lambda line: line.company_id != self.company_id)

    def _net_in_own_books(self):
        """Net, in the agreement's company, own items and what was transferred."""
        # Across companies the full amounts are netted.
        Netting = (
            self.env["account.netting"]
            .with_company(self.company_id)
            .with_context(**{NO_DISCOUNT: True})
        )
        amounts = {
            (line.transfer_line_id or line.move_line_id).id: line.amount
            for line in self.line_ids
        }
        netting = Netting.browse(
            Netting.propose(list(amounts), date=self.date, amounts=amounts)
        )
        netting.ensure_one()
        netting.netting_group_id = self
        netting.action_post()
        self._name_documents(netting)
        self.write({"state": "posted", "netting_id": netting.id})
        self.message_post(
            body=Markup("<p>%s</p>")
            % self.env._("Netted in %(netting)s.", netting=netting.name)
        )
