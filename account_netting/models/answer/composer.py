"""The mail dialog opens at once: the paper it sends is made when it is sent.

Making a PDF takes seconds, and whoever opens the dialog has the text to read first.
"""

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools.safe_eval import safe_eval, time

#: Context key of a dialog that makes its paper when it sends.
PAPER_LATER = "netting_paper_later"

#: Context key: what the dialog says of the mails to others.
MAIL_NOTE = "netting_mail_note"


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    netting_paper = fields.Char(
        string="Paper",
        compute="_compute_netting_paper",
        help="The document of the netting that goes with the mail.",
    )
    netting_attaches = fields.Boolean(
        string="Attach the Paper",
        default=True,
        help="The document is made when the mail is sent, and attached to it.",
    )
    netting_note = fields.Char(
        string="Other Mails",
        compute="_compute_netting_note",
    )

    @api.depends("template_id", "res_ids")
    @api.depends_context(PAPER_LATER)
    def _compute_netting_paper(self):
        for composer in self:
            composer.netting_paper = composer._get_netting_paper_name()

    @api.depends_context(MAIL_NOTE)
    def _compute_netting_note(self):
        self.netting_note = self.env.context.get(MAIL_NOTE)

    def _makes_paper_later(self):
        """Tell whether the documents of the template are made when it is sent."""
        return bool(
            self.env.context.get(PAPER_LATER)
            and self.composition_mode == "comment"
            and self.template_id.report_template_ids
        )

    def _get_netting_paper_name(self):
        """Return what the documents are called that will be attached, if any."""
        if not self._makes_paper_later():
            return False
        (document_id,) = self._evaluate_res_ids()
        document = (
            self.env[self.model]
            .with_context(lang=self.lang or self.env.lang)
            .browse(document_id)
        )
        return ", ".join(
            safe_eval(report.print_report_name, {"object": document, "time": time})
            for report in self.template_id.report_template_ids
            if report.print_report_name
        )

    def _generate_template_for_composer(self, res_ids, render_fields, **options):
        if self._makes_paper_later():
            render_fields = [name for name in render_fields if name != "attachments"]
        return super()._generate_template_for_composer(
            res_ids, render_fields, **options
        )

    def _prepare_mail_values(self, res_ids):
        for composer in self:
            if composer._makes_paper_later() and composer.netting_attaches:
                composer._attach_netting_papers(res_ids)
        return super()._prepare_mail_values(res_ids)

    def _attach_netting_papers(self, res_ids):
        """Make the documents of the template, as Odoo does when its dialog opens."""
        now = self.with_context(**{PAPER_LATER: False})
        made = now._generate_template_for_composer(res_ids, ["attachments"])
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "datas": datas,
                    "res_model": self._name,
                    "res_id": 0,
                    "type": "binary",
                }
                for name, datas in made[res_ids[0]].get("attachments", ())
            ]
        )
        self.attachment_ids = [
            Command.link(attachment.id) for attachment in attachments
        ]
