"""Record what partners answered on paper, by telephone or by other means."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..arguments import check_one


class AccountNettingAnswerWizard(models.TransientModel):
    _name = "account.netting.answer.wizard"
    _description = "Record a Partner's Answer"

    agreement_id = fields.Many2one(comodel_name="account.netting.agreement")
    netting_id = fields.Many2one(comodel_name="account.netting")
    allowed_partner_ids = fields.Many2many(
        comodel_name="res.partner",
        compute="_compute_allowed_partner_ids",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Partners",
        compute="_compute_partner_ids",
        store=True,
        readonly=False,
        required=True,
        help="Who answered.",
    )
    state = fields.Selection(
        selection=[
            ("accepted", "Accepted"),
            ("refused", "Refused"),
        ],
        string="Answer",
        required=True,
        default="accepted",
    )
    answered_on = fields.Datetime(
        required=True,
        default=fields.Datetime.now,
    )
    answered_by = fields.Char(
        required=True,
        help="Who signed, or said so.",
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Signed Paper",
    )
    comment = fields.Text(string="Reason or Comment")

    @api.depends("agreement_id", "netting_id")
    def _compute_allowed_partner_ids(self):
        for wizard in self:
            document = wizard.agreement_id or wizard.netting_id
            wizard.allowed_partner_ids = (
                document._get_answering_partners() if document else False
            )

    @api.depends("allowed_partner_ids")
    def _compute_partner_ids(self):
        for wizard in self:
            wizard.partner_ids = wizard.allowed_partner_ids

    def action_record(self):
        """Record the answer for the partners chosen."""
        check_one(self)
        document = self.agreement_id or self.netting_id
        if self.partner_ids - self.allowed_partner_ids:
            raise UserError(self.env._("Choose partners of the document only."))
        if self.answered_on > fields.Datetime.now():
            raise UserError(self.env._("The answer lies in the future."))
        document._record_known_answer(
            self.state,
            partners=self.partner_ids,
            answered_on=self.answered_on,
            answered_by=self.answered_by,
            comment=self.comment,
            attachment_ids=self._keep_attachments(document).ids,
        )
        return {"type": "ir.actions.act_window_close"}

    def _keep_attachments(self, document):
        """Put the papers where everybody who reads the document finds them."""
        self.attachment_ids.write({"res_model": document._name, "res_id": document.id})
        document.message_post(
            body=self.env._(
                "Answer recorded by hand, given by %(name)s.", name=self.answered_by
            ),
            attachment_ids=self.attachment_ids.ids,
            subtype_xmlid="mail.mt_note",
        )
        return self.attachment_ids
