"""What the page of today says of each record, in a row of its section."""

from odoo import models
from odoo.tools import format_date


class AccountNettingToday(models.AbstractModel):
    _inherit = "account.netting.today"

    def _make_row(self, record, name, detail="", amount=None, currency=None):
        """Return one row.

        :param amount: in the record's currency, which ``currency`` is
        """
        return {
            "name": name or record.display_name,
            "detail": detail or "",
            "amount": amount,
            "currency_id": currency and currency.id,
        }

    def _tell_position(self, position):
        return self._make_row(
            position,
            position.display_name,
            position.net_in_words,
            position.nettable,
            position.currency_id,
        )

    def _tell_blocked(self, position):
        return self._make_row(position, position.display_name, position.reason)

    def _make_netting_row(self, netting, detail):
        Party = self.env["account.netting.party"]
        pair = Party._get_netted_name(netting)
        return self._make_row(
            netting,
            self.env._("%(netting)s, %(pair)s", netting=netting.name, pair=pair),
            detail,
            netting.amount,
            netting.currency_id,
        )

    def _tell_to_post(self, netting):
        if netting.state == "accepted":
            detail = self.env._("Accepted by the partner")
        else:
            detail = self.env._(
                "Netting date %(date)s", date=format_date(self.env, netting.date)
            )
        return self._make_netting_row(netting, detail)

    def _tell_waiting(self, netting):
        detail = self.env._("No deadline")
        if netting.answer_deadline:
            left = netting.answer_deadline - self.env.company._get_netting_today()
            detail = self.env._(
                "Answer by %(date)s, days left: %(days)s",
                date=format_date(self.env, netting.answer_deadline),
                days=left.days,
            )
        return self._make_netting_row(netting, detail)

    def _tell_overdue(self, netting):
        return self._make_netting_row(
            netting,
            self.env._(
                "Answer was due on %(date)s",
                date=format_date(self.env, netting.answer_deadline),
            ),
        )

    def _tell_refused(self, netting):
        answers = netting._get_current_answers().filtered("comment")
        return self._make_netting_row(netting, " ".join(answers.mapped("comment")))

    def _tell_broken(self, netting):
        return self._make_netting_row(
            netting, self.env._("Reverse it to put everything back")
        )

    def _tell_letters(self, netting):
        return self._make_netting_row(netting, netting.letter_error)

    def _tell_disputed(self, document):
        return self._make_row(document, document.name, document._get_dispute_sentence())

    def _tell_failed_pair(self, line):
        return self._make_row(line, line.display_name, line.reason)

    def _tell_agreement(self, agreement):
        labels = dict(
            agreement._fields["acceptance_state"]._description_selection(self.env)
        )
        detail = (
            labels[agreement.acceptance_state]
            if agreement.acceptance_required
            else self.env._("Draft")
        )
        return self._make_row(agreement, agreement.name, detail)

    def _tell_ending(self, agreement):
        return self._make_row(
            agreement,
            agreement.name,
            self.env._(
                "Ends on %(date)s", date=format_date(self.env, agreement.date_end)
            ),
        )
