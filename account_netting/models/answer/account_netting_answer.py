"""What partners answered to agreements and proposals, and what they were shown."""

import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ...guard import at_work, is_at_work

#: How an answer came about.
PORTAL = "portal"
PAPER = "paper"
RULE = "rule"


class AccountNettingAnswer(models.Model):
    """One question to one commercial partner, and the answer to it.

    Asking again makes another record, so that nothing of the history is lost. Answers
    are written by the documents' own methods alone, and never changed once given.
    """

    _name = "account.netting.answer"
    _description = "Partner's Answer"
    _inherit = ["account.netting.guarded.mixin"]
    _order = "id desc"
    _rec_name = "partner_id"

    agreement_id = fields.Many2one(
        comodel_name="account.netting.agreement",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    netting_id = fields.Many2one(
        comodel_name="account.netting",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
        help="The commercial partner who was asked.",
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("disputed", "Items Disputed"),
            ("withdrawn", "No Longer Asked"),
        ],
        required=True,
        default="waiting",
        readonly=True,
    )
    is_current = fields.Boolean(
        string="Counts",
        default=True,
        readonly=True,
        help="The answer that counts. Those before it are kept as history.",
    )
    sent_to = fields.Char(
        readonly=True,
        help="Where the question was mailed to. Empty: it was not sent by mail.",
    )
    message_id = fields.Many2one(
        comodel_name="mail.message",
        ondelete="set null",
        readonly=True,
    )
    answered_on = fields.Datetime(readonly=True)
    answered_by = fields.Char(
        readonly=True,
        help="The name of whoever answered, as they gave it.",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        ondelete="restrict",
        readonly=True,
        help="Whose link or login the answer came by.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        ondelete="restrict",
        readonly=True,
    )
    via = fields.Selection(
        selection=[
            (PORTAL, "In the portal"),
            (PAPER, "Recorded by hand"),
            (RULE, "No answer in time"),
        ],
        readonly=True,
    )
    signature = fields.Image(
        max_width=1024,
        max_height=1024,
        readonly=True,
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="account_netting_answer_attachment_rel",
        string="Signed Paper",
        readonly=True,
    )
    comment = fields.Text(
        string="Reason or Comment",
        readonly=True,
    )
    shown_text = fields.Text(
        string="What Was Shown",
        readonly=True,
        help="The facts of the document as the partner saw them, in a fixed form.",
    )
    shown_hash = fields.Char(
        string="SHA-256",
        compute="_compute_shown_hash",
        store=True,
        help="The fingerprint of what was shown. Anybody can compute it again from "
        "the text.",
    )
    is_unchanged = fields.Boolean(
        string="Still What Was Shown",
        compute="_compute_is_unchanged",
        help="The document says today what the partner was shown, to the cent.",
    )
    is_undelivered = fields.Boolean(
        string="Mail Failed",
        compute="_compute_is_undelivered",
    )

    _one_document = models.Constraint(
        "CHECK (num_nonnulls(agreement_id, netting_id) = 1)",
        "An answer belongs to one agreement or to one netting.",
    )

    @api.depends("shown_text")
    def _compute_shown_hash(self):
        for answer in self:
            answer.shown_hash = compute_hash(answer.shown_text or "")

    @api.depends("shown_hash", "agreement_id.state", "netting_id.state")
    def _compute_is_unchanged(self):
        for answer in self:
            document = answer._get_document()
            answer.is_unchanged = answer.shown_hash == compute_hash(
                document._get_shown_text(answer.partner_id.commercial_partner_id)
            )

    @api.depends("message_id.notification_ids.notification_status")
    def _compute_is_undelivered(self):
        for answer in self:
            # Notifications are their addressees' alone to read.
            statuses = answer.message_id.sudo().notification_ids.mapped(
                "notification_status"
            )
            answer.is_undelivered = bool({"bounce", "exception"} & set(statuses))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not is_at_work(self.env):
            raise UserError(
                self.env._(
                    "Answers of partners are a record of what they did: they are never "
                    "written by hand. Use the buttons of the document."
                )
            )

    def _get_document(self):
        """Return the agreement or netting the answer belongs to."""
        self.ensure_one()
        return self.agreement_id or self.netting_id

    def _get_summary(self):
        """Return in a sentence who accepted or refused when, or that nobody did."""
        self.ensure_one()
        values = {
            "name": self.answered_by or self.partner_id.name,
            "date": format_datetime(self.env, self.answered_on, dt_format="short"),
        }
        is_accepted = self.state == "accepted"
        if self.via == RULE and is_accepted:
            return self.env._(
                "Accepted on %(date)s because there was no answer in time, as agreed.",
                **values,
            )
        if self.via == RULE:
            return self.env._(
                "Refused on %(date)s because there was no answer in time, as agreed.",
                **values,
            )
        if is_accepted:
            return self.env._("Accepted by %(name)s on %(date)s.", **values)
        return self.env._("Refused by %(name)s on %(date)s.", **values)

    def _supersede(self):
        """Let the answers count no more; those still waiting are given up."""
        # Nobody may write answers, whoever withdraws a question included.
        for answer in at_work(self).sudo():
            if answer.state == "waiting":
                answer.state = "withdrawn"
            answer.is_current = False

    def _covers(self, partners):
        """Tell whether these answers, all accepted, are those of all the partners."""
        accepted = self.filtered(lambda answer: answer.state == "accepted")
        return not partners - accepted.partner_id.commercial_partner_id


def compute_hash(text):
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
