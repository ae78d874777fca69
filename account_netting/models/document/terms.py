"""In which terms a netting is printed: by agreement or by notice, and by which law."""

from odoo import models
from odoo.tools import format_date

from ..agreement.terms import NOTICE


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    def _get_print_wording(self):
        """Return ``{field: text}`` of the agreement's wording."""
        self.ensure_one()
        return self._find_wording(self.company_id)._get_texts()

    def _get_print_legal_basis(self):
        """Return what the country calls it, and by which law; or nothing."""
        self.ensure_one()
        return _get_legal_line(self._get_print_wording())


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _get_print_wording(self):
        """Return ``{field: text}`` in the language of the copy.

        A posted netting says what it said on that day, in the languages its partners
        read then; in another language it says what the wording says now.
        """
        self.ensure_one()
        kept = (self.printed_names or {}).get("wording", {})
        if self.env.lang in kept:
            return kept[self.env.lang]
        return self.agreement_id._find_wording(self.company_id)._get_texts()

    def _is_notice(self):
        """Tell whether it is printed as a one-sided one, as it was when posted."""
        self.ensure_one()
        return self._get_print_agreement().get("kind") == NOTICE

    def _get_print_summary(self):
        """Return the sentences that say what was, or would be, set off, and when.

        Nothing for a partner none of whose documents is among it.
        """
        self.ensure_one()
        if self._is_left():
            return ""
        values = {
            "agreement": self._get_print_agreement()["name"],
            "amount": self._format_print_amount(self.amount),
            "date": format_date(self.env, self.date),
        }
        if self._get_shown_partner():
            summary = self._get_summary_of_one(values)
        elif self._is_notice():
            summary = self._get_notice_summary(values)
        else:
            summary = self._get_agreed_summary(values)
        if self.date_effect and self.date_effect != self.date:
            effect = self.env._(
                "It takes effect as of %(date)s.",
                date=format_date(self.env, self.date_effect),
            )
            summary = f"{summary} {effect}"
        if self._is_taken_back_in_part():
            summary = f"{summary} {self._get_taken_back_summary()}"
        return summary

    def _get_summary_of_one(self, values):
        """Return the sentence for one partner among several: nothing of the others."""
        if self.state in ("posted", "reversed"):
            return self.env._(
                "Under the agreement “%(agreement)s”, the documents below were netted "
                "on %(date)s by the amounts shown.",
                **values,
            )
        return self.env._(
            "Under the agreement “%(agreement)s”, it is proposed to net the documents "
            "below on %(date)s by the amounts shown.",
            **values,
        )

    def _get_agreed_summary(self, values):
        if self.state in ("posted", "reversed"):
            if self.is_inverse:
                return self.env._(
                    "Under the agreement “%(agreement)s”, credits of %(amount)s on "
                    "each side were set off against each other on %(date)s.",
                    **values,
                )
            return self.env._(
                "Under the agreement “%(agreement)s”, %(amount)s on each side were set "
                "off against each other on %(date)s.",
                **values,
            )
        if self.is_inverse:
            return self.env._(
                "Under the agreement “%(agreement)s”, it is proposed to set off "
                "credits of %(amount)s on each side against each other on %(date)s.",
                **values,
            )
        return self.env._(
            "Under the agreement “%(agreement)s”, it is proposed to set off %(amount)s "
            "on each side against each other on %(date)s.",
            **values,
        )

    def _get_notice_summary(self, values):
        if self.state in ("posted", "reversed"):
            if self.is_inverse:
                return self.env._(
                    "Credits of %(amount)s on each side were set off against each "
                    "other on %(date)s.",
                    **values,
                )
            return self.env._(
                "%(amount)s on each side were set off against each other on %(date)s.",
                **values,
            )
        if self.is_inverse:
            return self.env._(
                "Credits of %(amount)s on each side are to be set off against each "
                "other on %(date)s.",
                **values,
            )
        return self.env._(
            "%(amount)s on each side are to be set off against each other on %(date)s.",
            **values,
        )

    def _get_print_legal(self):
        """Return the paragraph on what the netting means, or will mean; or nothing."""
        self.ensure_one()
        if self._is_left():
            return None
        wording = self._get_print_wording()
        if self.state == "posted":
            return wording["notice_text" if self._is_notice() else "advice_text"]
        if self._is_open():
            return wording["proposal_text"]
        return None

    def _get_print_legal_basis(self):
        """Return what the country calls it, and by which law; or nothing."""
        self.ensure_one()
        return _get_legal_line(self._get_print_wording())


def _get_legal_line(wording):
    if not wording["legal_basis"]:
        return None
    return f"{wording['name']}, {wording['legal_basis']}"
