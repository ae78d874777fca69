"""Nettings across companies: one netting, and what each company sees of it."""

from psycopg2.errors import LockNotAvailable

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, format_list, mute_logger

from odoo.addons.account_netting.guard import at_work

from .account_netting_party import ACROSS_FIRST

#: So long somebody waits for another who books in the same companies.
PATIENCE = "5s"

#: What each company is told of the state of the netting.
STATES = {"posted": "posted", "reversed": "reversed", "cancel": "cancel"}


class AccountNettingGroup(models.Model):
    """What a netting of items in the books of several companies shows to each of them.

    The agreement's company is the one where all comes together: the netting is its
    own. Posting transfers to it what is netted of the others' items, and nets it there
    like items of its own; so statement, answers, advice, letters and official number
    are those of that netting.
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
    company_names = fields.Char(
        string="In the Books Of",
        compute="_compute_company_names",
        compute_sudo=True,
        help="The companies it concerns, for whoever works in one of them.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    netting_ids = fields.One2many(
        comodel_name="account.netting",
        inverse_name="netting_group_id",
        string="Nettings",
        readonly=True,
    )
    netting_id = fields.Many2one(
        comodel_name="account.netting",
        compute="_compute_netting_id",
        help="The netting in the books of the agreement's company, for whoever works "
        "there.",
    )
    agreement_id = fields.Many2one(
        comodel_name="account.netting.agreement",
        compute="_compute_netting_id",
        help="The agreement it is netted under, for whoever works in its company.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Proposal"),
            ("posted", "Posted"),
            ("reversed", "Reversed"),
            ("cancel", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )
    date = fields.Date(compute="_compute_state", store=True)
    reversal_date = fields.Date(compute="_compute_state", store=True)
    reversal_reason = fields.Char(compute="_compute_state", store=True)
    amount = fields.Monetary(
        compute="_compute_amount",
        help="What is netted of each side; to whoever does not work in all companies, "
        "of their own.",
    )
    line_ids = fields.One2many(
        comodel_name="account.netting.group.line",
        inverse_name="group_id",
        string="Items",
        readonly=True,
    )
    move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="netting_group_id",
        string="Transfers",
        readonly=True,
        help="The entries between the companies, and after a reversal their mirrors.",
    )

    @api.depends("company_ids.name")
    def _compute_company_names(self):
        for group in self:
            names = group.company_ids.sorted("id").mapped("name")
            group.company_names = format_list(self.env, names)

    @api.depends("netting_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_netting_id(self):
        for group in self:
            # The netting belongs to one company, and the agreement does.
            netting = group.sudo().netting_ids[:1].sudo(self.env.su)
            netting = netting._filtered_access("read")
            group.netting_id = netting
            group.agreement_id = netting.agreement_id

    @api.depends(
        "netting_ids.state",
        "netting_ids.date",
        "netting_ids.reversal_date",
        "netting_ids.reversal_reason",
    )
    def _compute_state(self):
        for group in self:
            netting = group.netting_ids[:1]
            group.state = STATES.get(netting.state, "draft")
            group.date = netting.date
            group.reversal_date = netting.reversal_date
            group.reversal_reason = netting.reversal_reason

    @api.depends("line_ids.amount")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_amount(self):
        for group in self:
            sides = group.line_ids.grouped("side").values()
            group.amount = max(
                (abs(sum(lines.mapped("amount"))) for lines in sides), default=0.0
            )

    @api.model
    def propose(self, item_ids, date=None, amounts=None, item_order="due_asc"):
        """Create proposals for open items of several companies.

        They are those of ``account.netting.propose``, which see for the arguments; but
        what a company could net by itself is netted across companies too.

        :return: list of ids
        :raises UserError: when nothing can be netted across companies, or an amount
            does not fit
        """
        Netting = self.env["account.netting"].with_context(**{ACROSS_FIRST: True})
        nettings = Netting.browse(
            Netting.propose(item_ids, date=date, amounts=amounts, item_order=item_order)
        )
        if alone := nettings.filtered(lambda netting: not netting.netting_group_id):
            raise UserError(
                self.env._(
                    "%(partners)s: no agreement nets these items across companies.",
                    partners=", ".join(alone.partner_ids.mapped("display_name")),
                )
            )
        return nettings.netting_group_id.ids

    # Buttons
    # -------

    def action_cancel(self):
        """Give up proposals: whoever works in one of the companies may.

        :raises UserError: when one is no proposal any more
        """
        self.check_access("write")
        # Its items are reserved in every company, so each may free its own.
        self.sudo().netting_ids.action_cancel()
        return True

    def action_post(self):
        """Post in the books of every company, all of it or nothing.

        :raises UserError: with every reason why not; nothing is written then
        """
        self.check_access("write")
        self._check_companies()
        return self.netting_ids.action_post()

    def action_reverse(self, date=None, reason=None):
        """Reverse posted nettings across companies, all of it or nothing.

        :param date: of the mirror entries, today by default; an ISO string will do
        :param reason: why, kept and printed
        :raises UserError: with every reason why not, such as what was settled since
            of what is due between the companies, link by link
        :raises AccessError: for anybody but netting managers
        """
        if not self.env.user.has_group("account_netting.group_netting_manager"):
            raise AccessError(
                self.env._("Only netting managers reverse nettings across companies.")
            )
        self._check_companies()
        return self.netting_ids.action_reverse(date=date, reason=reason)

    def action_open_reverse(self):
        """Ask for the date and the reason of a reversal."""
        self._check_companies()
        return self.netting_ids.action_open_reverse()

    def action_open_netting(self):
        """Open the netting in the books of the agreement's company."""
        return self.netting_id._get_open_action()

    def action_open_moves(self):
        """Open the entries between the companies."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_journal_line"
        )
        return dict(action, domain=[("id", "in", self.move_ids.ids)], context={})

    # Helpers
    # -------

    def _get_companies_problem(self):
        """Return, as a sentence, which companies somebody does not work in right now.

        :return: the sentence, or ``None``: they all are switched on
        """
        self.ensure_one()
        # Their names are no secret, see company_names.
        missing = self.sudo().company_ids - self.env.companies
        if not missing:
            return None
        return self.env._(
            "%(document)s books in %(companies)s too. Switch these companies on, or "
            "leave it to somebody who works in all.",
            document=self.name,
            companies=", ".join(missing.mapped("name")),
        )

    def _check_companies(self):
        """Refuse who does not work in all companies at this moment.

        :raises UserError: naming the companies
        """
        problems = [group._get_companies_problem() for group in self]
        if any(problems):
            raise UserError("\n".join(filter(None, problems)))

    def _lock_companies(self):
        """Wait, not for long, until nobody else books across these companies.

        Two who book in the same companies take turns: both wait for the company with
        the smaller id first, so that no two wait for each other. For nothing else
        anybody waits.

        :raises UserError: when somebody still does
        """
        if not self:
            return
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
            raise UserError(
                self.env._(
                    "Somebody else is posting in the companies of %(documents)s right "
                    "now. Try again in a moment.",
                    documents=", ".join(self.mapped("name")),
                )
            ) from error

    def _get_foreign_lines(self):
        """Return the items of other companies than the agreement's."""
        return self.line_ids.filtered(
            lambda line: line.company_id != line.group_id.company_id
        )

    @api.model
    def _create_for(self, netting):
        """Return a new group of one netting, that other companies are to see."""
        Sequence = self.env["ir.sequence"].sudo()  # drawn by whoever proposes
        group = at_work(self).create(
            {
                "name": Sequence.next_by_code(self._name, sequence_date=netting.date),
                "company_id": netting.company_id.id,
                "company_ids": [Command.set(netting.company_id.ids)],
                "currency_id": netting.currency_id.id,
            }
        )
        at_work(netting).netting_group_id = group
        return group

    def _take_in(self, lines):
        """Show items of the netting to their companies.

        :param lines: of the netting
        """
        self.ensure_one()
        Line = self.env["account.netting.group.line"]
        Line.create([Line._prepare_vals(self, line) for line in lines])
        companies = self.company_id | self.sudo().line_ids.company_id
        if companies != self.company_ids:
            self.company_ids = [Command.set(sorted(companies.ids))]
