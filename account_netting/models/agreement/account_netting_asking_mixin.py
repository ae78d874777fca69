"""What an agreement asks of its partners' answers, whoever brings and keeps these."""

from odoo import fields, models

#: In these states of its acceptance nettings may be made under an agreement.
ACCEPTED_STATES = ("not_needed", "accepted")


class AccountNettingAskingMixin(models.AbstractModel):
    _name = "account.netting.asking.mixin"
    _description = "Document That Partners Have to Accept"

    acceptance_state = fields.Selection(
        selection=[
            ("not_needed", "Not Needed"),
            ("to_send", "To Send"),
            ("sent", "Sent"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
        ],
        string="Acceptance",
        compute="_compute_acceptance_state",
        store=True,
        copy=False,
        tracking=True,
    )

    def _compute_acceptance_state(self):
        """Follow the answers that count."""
        raise NotImplementedError

    def _lock_to_answer(self):
        """Let no two people answer, change or cancel the document at once."""
        raise NotImplementedError

    def _ask_again_if_changed(self):
        """Let answers to other terms than today's count no more."""
        raise NotImplementedError

    def _stop_asking(self):
        """Let questions that wait for an answer count no more."""
        raise NotImplementedError
