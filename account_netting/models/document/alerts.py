"""What the form says above a netting of its mails, answers and matching."""

from odoo import api, fields, models


class AccountNetting(models.Model):
    _inherit = "account.netting"

    status_alerts = fields.Json(compute="_compute_status_alerts")

    @api.depends(
        "state",
        "deadline_problem",
        "undelivered_names",
        "answer_ids.state",
        "answer_ids.is_current",
        "dispute_ids",
        "is_broken",
        "letter_state",
        "letter_error",
    )
    def _compute_status_alerts(self):
        for netting in self:
            alerts = {
                "netting_broken": netting._get_broken_alert(),
                "netting_mail": netting._get_mail_alert(),
                "netting_deadline": netting._get_deadline_alert(),
                "netting_undelivered": netting._get_undelivered_alert(),
                "netting_answers": netting._get_answers_alert(),
                "netting_disputed": netting._get_disputes_alert(),
            }
            netting.status_alerts = {
                name: alert for name, alert in alerts.items() if alert
            }

    def _get_broken_alert(self):
        if not self.is_broken:
            return None
        return {
            "level": "danger",
            "message": self.env._(
                "The matching of this netting was undone elsewhere. Use Reverse "
                "Netting to put everything back."
            ),
        }

    def _get_mail_alert(self):
        if self.state == "draft" and self.letter_state == "to_send":
            return {
                "level": "info",
                "message": self.env._("The proposal is being sent in the background."),
            }
        if self.letter_state != "failed":
            return None
        if self.state == "draft":
            message = self.env._(
                "The proposal was not sent: %(problem)s", problem=self.letter_error
            )
            method = "action_send_later"
        else:
            message = self.env._(
                "The letter was not sent: %(problem)s", problem=self.letter_error
            )
            method = "action_queue_letters"
        alert = {"level": "danger", "message": message}
        if self.has_access("write"):
            alert["action_text"] = self.env._("Send Again")
            alert["action_call"] = (self._name, method, self._origin.ids)
        return alert

    def _get_deadline_alert(self):
        if not self.deadline_problem or self.state != "sent":
            return None
        return {
            "level": "danger",
            "message": self.env._(
                "The deadline to answer was not applied: %(problem)s",
                problem=self.deadline_problem,
            ),
        }

    def _get_undelivered_alert(self):
        if not self.undelivered_names or self.state != "sent":
            return None
        return {
            "level": "warning",
            "message": self.env._(
                "Not reached by e-mail: %(partners)s. Check the address and send "
                "again, or print the proposal.",
                partners=self.undelivered_names,
            ),
        }

    def _get_disputes_alert(self):
        if self.state not in ("sent", "accepted"):
            return None
        disputes = self._get_standing_disputes()
        if not disputes:
            return None
        alert = {
            "level": "warning",
            "message": self.env._(
                "Disputed, and left out of the proposal:\n%(items)s",
                items="\n".join(
                    self.env._(
                        "%(document)s (%(name)s): %(reason)s",
                        document=dispute.number,
                        name=dispute.answered_by,
                        reason=dispute.comment,
                    )
                    for dispute in disputes
                ),
            ),
        }
        documents = disputes.move_line_id.move_id
        if documents:
            alert["action_text"] = self.env._("Open the documents")
            alert["action"] = {
                "type": "ir.actions.act_window",
                "name": self.env._("Disputed Items"),
                "res_model": "account.move",
                "domain": [("id", "in", documents.ids)],
                "views": [(False, "list"), (False, "form")],
            }
        return alert

    def _get_answers_alert(self):
        """Say who has answered a proposal that was sent, and who has not."""
        if self.state != "sent" or not self.answer_ids:
            return None
        sentences = []
        for partner in self._get_answering_partners():
            answer = self._get_answers_of(partner)
            if answer.state == "accepted":
                sentences.append(
                    self.env._(
                        "%(partner)s: %(answer)s",
                        partner=partner.display_name,
                        answer=answer._get_summary(),
                    )
                )
            else:
                sentences.append(
                    self.env._(
                        "%(partner)s has not answered yet.",
                        partner=partner.display_name,
                    )
                )
        return {"level": "info", "message": "\n".join(sentences)}
