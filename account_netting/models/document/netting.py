"""What is printed of a netting: for whom, in which words, with which totals.

Figures and names come from snapshots and from entries nobody can change any more,
never from documents and partners as they are now: a netting prints the same next year.
"""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import format_date, formatLang

from ...core.items import PAYABLE, RECEIVABLE


class PrintedCopy(NamedTuple):
    """One copy of a document: whom it is addressed to, and in which language.

    :param is_first: whether it is the first copy of its document
    :param partner: whom alone it is for, as a record; none where it is for all
    """

    addressee: models.BaseModel
    lang: str
    is_first: bool
    partner: models.BaseModel = None


class PrintedPartner(NamedTuple):
    """One partner, as it is named on a document.

    :param role: what the partner is, in words
    :param registry_label: what its registration number is called
    """

    partner: models.BaseModel
    role: str
    registry_label: str

    @classmethod
    def make(cls, partner, role):
        """Describe the partner in the language of its environment."""
        # Odoo keeps the label in the language it was first read in, and another copy
        # of the same print may not speak it.
        partner.invalidate_recordset(["company_registry_label"], flush=False)
        return cls(partner, role, partner.company_registry_label)


class PrintedSide(NamedTuple):
    """The items of one side and currency, with totals in it.

    :param debtor: who owes them, by name
    :param creditor: whom
    :param settled: what they are worth in the currency of the netting; ``None`` where
        that is their own
    :param left: what stays open, with what was taken back of a netting that stands
    :param taken_back: what was taken back; ``None`` where nothing was
    :param written_off: small differences; ``None`` where there are none
    :param transferred: what moved to the other account; ``None`` where nothing did
    :param discount: early-payment discounts; ``None`` where there are none
    """

    title: str
    lines: models.BaseModel
    original: float
    open: float
    netted: float
    left: float
    taken_back: float
    written_off: float
    transferred: float
    discount: float
    debtor: str
    creditor: str
    currency: models.BaseModel
    settled: float = None
    settlement: models.BaseModel = None

    def get_columns(self):
        """Return the amounts of a row that follow the netted one, and their totals.

        :return: list of ``(field, total, currency)``; the field's label is the column's
        """
        optional = (
            ("amount_settled", self.settled, self.settlement),
            ("amount_discount", self.discount, self.currency),
            ("amount_written_off", self.written_off, self.currency),
            ("amount_transferred", self.transferred, self.currency),
            ("amount_taken_back", self.taken_back, self.currency),
        )
        return [
            *(column for column in optional if column[1] is not None),
            ("amount_remaining", self.left, self.currency),
        ]


class PrintedResult(NamedTuple):
    """A figure the document ends in."""

    label: str
    amount: float
    currency: models.BaseModel


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _get_report_base_filename(self):
        self.ensure_one()
        return f"{self._get_print_title()} {self.name.replace('/', '-')}"

    def _get_print_copies(self):
        """Return a :class:`PrintedCopy` for each partner who is told, customer first.

        Each reads their own language; the figures are alike. A mail or a visitor of
        the portal gets the copy of the one partner only.
        """
        self.ensure_one()
        # Of one who is both, the customer's name stands.
        roles = {
            partner: role for role, partner in reversed(self._get_shown_roles().items())
        }
        partners = self._get_addressed_partner() or self._get_answering_partners()
        return [
            PrintedCopy(
                partner=partner,
                # One who disputed all of its items stands in no role any more.
                addressee=self._get_print_partner(roles[partner])
                if partner in roles
                else partner,
                lang=partner.lang or self.env.user.lang,
                is_first=not position,
            )
            for position, partner in enumerate(partners)
        ]

    def _get_print_title(self):
        self.ensure_one()
        is_done = self.state in ("posted", "reversed")
        if self._is_notice():
            return (
                self.env._("Notice of Set-off")
                if is_done
                else self.env._("Notice of Set-off, Draft")
            )
        return (
            self.env._("Netting Advice") if is_done else self.env._("Netting Proposal")
        )

    def _get_print_notices(self):
        """Return sentences that must not be overlooked.

        None for a posted netting of which nothing was taken back.
        """
        self.ensure_one()
        if left := self._get_left_notice():
            return [left]
        if self.state == "reversed":
            return self._get_reversal_notices()
        if self.state == "posted":
            return self._get_taken_back_notices()
        if self._is_notice() and self._is_open():
            return [self.env._("This is a draft. Nothing has been set off yet.")]
        if waiting := self._get_waiting_notice():
            return [waiting]
        notices = {
            "accepted": self.env._(
                "This proposal was accepted. Nothing has been set off yet."
            ),
            "refused": self.env._(
                "This proposal was refused. Nothing has been set off."
            ),
            "cancel": self.env._(
                "This proposal was cancelled. Nothing has been set off."
            ),
        }
        return [
            notices.get(
                self.state,
                self.env._(
                    "This is a proposal, to be accepted. Nothing has been set off yet."
                ),
            )
        ]

    def _get_waiting_notice(self):
        """Return what a partner reads who has accepted while others have not.

        ``None`` for all others.
        """
        partner = self._get_addressed_partner()
        if self.state != "sent" or self._get_answers_of(partner).state != "accepted":
            return None
        if self._get_shown_partner():
            return self.env._(
                "You have accepted this proposal. It waits for others. Nothing has "
                "been set off yet."
            )
        return self.env._(
            "You have accepted this proposal. It waits for %(partners)s. Nothing has "
            "been set off yet.",
            partners=", ".join(
                (self._get_partners_to_ask() - partner).mapped("display_name")
            ),
        )

    def _get_acceptance_sentence(self):
        """Return what a partner accepts by signing, in one sentence."""
        self.ensure_one()
        if self._get_shown_partner():
            return self.env._(
                "You accept that the documents shown are set off by the amounts shown "
                "on %(date)s, as %(netting)s proposes.",
                date=format_date(self.env, self.date),
                netting=self.name,
            )
        return self.env._(
            "You accept that %(amount)s are set off on each side on %(date)s, as "
            "%(netting)s proposes.",
            amount=self._format_print_amount(self.amount),
            date=format_date(self.env, self.date),
            netting=self.name,
        )

    def _get_reversal_notices(self):
        notices = [
            self.env._(
                "This netting was reversed on %(date)s by %(entries)s. All that it "
                "settled is open again.",
                date=format_date(self.env, self.reversal_date),
                entries=self._get_print_numbers(self.reversal_move_ids),
            )
        ]
        if reason := self._get_shown_reason(self.reversal_reason):
            notices.append(self.env._("Reason: %(reason)s", reason=reason))
        return notices

    def _get_printed_partners(self):
        """Return the :class:`PrintedPartner` list: the company first."""
        self.ensure_one()
        labels = {"issuer": self.env._("Issuer")}
        if self._is_of_several():
            labels |= self._get_labels_of_several()
        elif self.customer_id == self.vendor_id:
            labels["customer"] = self.env._("Customer and vendor")
        else:
            labels["customer"] = self.env._("Customer")
            labels["vendor"] = self.env._("Vendor")
        return [
            PrintedPartner.make(self._get_print_partner(role), label)
            for role, label in labels.items()
        ]

    def _get_print_sides(self):
        """Return the :class:`PrintedSide` of customer and vendor, by currencies."""
        return [self._get_print_side(*part) for part in self._split_into_sides()]

    def _split_into_sides(self):
        """Return ``(shown items, who owes, whom)`` of each side, by currencies."""
        self.ensure_one()
        shown = self._get_shown_lines().grouped("side")
        return [
            (lines, debtor, creditor)
            for side, debtor, creditor in self._get_print_debtors()
            for lines in self._split_by_currency(
                shown.get(side, self.env["account.netting.line"])
            )
        ]

    def _get_labels_of_several(self):
        """Return what each shown partner of several is, by role."""
        labels = {
            (RECEIVABLE,): self.env._("Customer"),
            (PAYABLE,): self.env._("Vendor"),
        }
        sides = defaultdict(set)
        for line in self._get_shown_lines():
            sides[line.commercial_partner_id].add(line.side)
        return {
            role: labels.get(tuple(sides[partner]), self.env._("Customer and vendor"))
            for role, partner in self._get_shown_roles().items()
            if role != "issuer"
        }

    def _get_print_debtors(self):
        """Return ``(side, who owes, whom)``; credits are owed the other way round."""
        names = {
            role: self._get_print_partner(role).name for role in self._get_shown_roles()
        }
        issuer = names["issuer"]
        if self._is_of_several():
            shown = self._get_shown_lines()
            partner = ", ".join(names[role] for role in names if role != "issuer")
            sides = [(RECEIVABLE, partner, issuer), (PAYABLE, issuer, partner)]
            return [side for side in sides if side[0] in shown.mapped("side")]
        return [
            (RECEIVABLE, names["customer"], issuer),
            (PAYABLE, issuer, names["vendor"]),
        ]

    def _get_print_side(self, lines, debtor, creditor):
        """Return the :class:`PrintedSide` of shown items of one side and currency."""
        currency = self._get_currency(lines)
        if self.is_inverse:
            title = self.env._(
                "Owed by %(debtor)s to %(creditor)s: credits in favour of %(debtor)s",
                debtor=debtor,
                creditor=creditor,
            )
        else:
            title = self.env._(
                "Owed by %(debtor)s to %(creditor)s", debtor=debtor, creditor=creditor
            )
        return PrintedSide(
            title,
            lines,
            *(
                sum_amounts(currency, lines.mapped(field))
                for field in ("amount_original", "amount_open", "amount")
            ),
            self._sum_left(lines),
            *(
                sum_amounts(currency, amounts) if any(amounts) else None
                for amounts in (
                    lines.mapped("amount_taken_back")
                    if self._is_taken_back_in_part()
                    else (),
                    lines.mapped("amount_written_off"),
                    lines.mapped("amount_transferred"),
                    lines.mapped("amount_discount"),
                )
            ),
            debtor,
            creditor,
            currency,
            **self._get_print_settled(lines),
        )

    def _get_print_results(self):
        """Return the :class:`PrintedResult` list: what is netted, and what remains."""
        self.ensure_one()
        if self._get_shown_partner():
            return self._get_results_of_one()
        is_done = self.state in ("posted", "reversed")
        results = [
            PrintedResult(
                self.env._("Netted on each side")
                if is_done
                else self.env._("Proposed on each side"),
                self.amount,
                self.currency_id,
            )
        ]
        if self.currency_id != self.company_currency_id:
            results.append(
                PrintedResult(
                    self.env._("At the exchange rate above"),
                    self.amount_company,
                    self.company_currency_id,
                )
            )
        results += self._get_taken_back_results()
        if self.state == "posted" or self._is_open():
            results += self._get_remainder_results()
        return results

    def _get_results_of_one(self):
        """Return what is netted of each side of one partner among several."""
        results = []
        for side in self._get_print_sides():
            names = {"debtor": side.debtor, "creditor": side.creditor}
            label = self.env._("Netted of what %(debtor)s owes %(creditor)s", **names)
            results.append(PrintedResult(label, side.netted, side.currency))
            if side.taken_back:
                label = self.env._(
                    "Taken back of what %(debtor)s owes %(creditor)s", **names
                )
                results.append(PrintedResult(label, side.taken_back, side.currency))
        if self.state == "posted" or self._is_open():
            results += self._get_remainder_results()
        return results

    def _get_remainder_results(self):
        """Return what stays open on the items of each side, and who owes it."""
        results = []
        # Each amount by itself: a form asks for them anew whenever one is typed.
        parts = self._split_into_sides()
        for lines, debtor, creditor in parts:
            left = self._sum_left(lines)
            if left < 0 or self.is_inverse:
                debtor, creditor = creditor, debtor
            if self.state == "posted":
                label = self.env._(
                    "%(debtor)s still owes %(creditor)s on these documents",
                    debtor=debtor,
                    creditor=creditor,
                )
            else:
                label = self.env._(
                    "%(debtor)s will still owe %(creditor)s on these documents",
                    debtor=debtor,
                    creditor=creditor,
                )
            results.append(PrintedResult(label, abs(left), self._get_currency(lines)))
        return results + self._get_transferred_results(parts)

    def _sum_left(self, lines):
        """Return what stays open of items of one currency, taken back included."""
        # Of a proposal, nothing was taken back.
        field = "amount_remaining" if self.state == "posted" else "amount_left"
        return sum_amounts(self._get_currency(lines), lines.mapped(field))

    def _get_currency(self, lines):
        """Return the currency of items that are alike in it."""
        return lines[:1].currency_id or self.currency_id

    def _format_print_amount(self, amount, currency=None):
        """Format an amount with the code of its currency, for use in a sentence.

        :param currency: the netting's by default
        """
        currency = currency or self.currency_id
        formatted = formatLang(self.env, amount, digits=currency.decimal_places)
        return f"{formatted}\N{NO-BREAK SPACE}{currency.name}"

    @api.model
    def _get_print_numbers(self, moves):
        return ", ".join(moves.sorted("id").mapped("name"))


def sum_amounts(currency, amounts):
    """Sum amounts of a currency; a zero never prints with a minus sign."""
    return currency.round(sum(amounts)) or 0.0
