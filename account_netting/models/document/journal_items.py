"""The journal items of a netting on its form: what was posted, or what would be.

Odoo keeps the debit and credit of an entry to the accounting features that Community
users are not given; whoever may see a netting sees what it books.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...core.plan import NettingPlan


class AccountNetting(models.Model):
    _inherit = "account.netting"

    journal_items = fields.Json(
        compute="_compute_journal_items",
        help="What the netting books, entry by entry: of a proposal a preview, later "
        "all that was posted with it, exchange differences, taxes and reversal too.",
    )

    @api.depends(
        "state",
        "date",
        "receivable_line_ids.amount",
        "payable_line_ids.amount",
    )
    def _compute_journal_items(self):
        for netting in self:
            netting.journal_items = netting._get_journal_items()

    def _get_journal_items(self):
        """Return what the netting books, ready for its form.

        :return: ``{"preview": whether nothing is posted yet, "currency_id": company's,
            "entries": [{"title", "name", "move_id", "date", "debit", "credit",
            "lines": [{"account", "partner", "label", "settles", "amount_currency",
            "currency_id", "debit", "credit"}]}]}``; ``amount_currency`` and
            ``currency_id`` are filled where the line is in another currency
        """
        self.ensure_one()
        # The entries and accounts of a netting are no secret from who may see it.
        netting = self.sudo().with_company(self.company_id)
        preview = netting._is_pending()
        entries = netting._preview_entries() if preview else netting._list_entries()
        for entry in entries:
            for name in ("debit", "credit"):
                entry[name] = netting.company_currency_id.round(
                    sum(line[name] for line in entry["lines"])
                )
        return {
            "preview": preview,
            "currency_id": netting.company_currency_id.id,
            "entries": entries,
        }

    def _preview_entries(self):
        """Describe the entries that posting would create now."""
        netted = self._get_items().filtered("amount")
        if not self.date or not netted:
            return []
        items = netted.move_line_id
        # Else Odoo would read all there is of journal items, for the account alone.
        items.fetch(["account_id"])
        facts = self.env["account.move.line"]._read_item_facts(
            Domain("id", "in", items.ids)
        )
        order = {key: index for index, key in enumerate(items.ids)}
        facts.sort(key=lambda item: order[item.key])
        # Nothing is judged: the form says beside the items what cannot be netted.
        drafts = self._prepare_entries({self: NettingPlan(None, facts)})
        numbers = {item.move_line_id.id: item.number for item in netted}
        Line = self.env["account.move.line"]
        return [
            self._describe_entry(
                self.env._("Netting"),
                [
                    (
                        Line.new(line.vals),
                        [numbers[item_id] for item_id in line.item_ids],
                    )
                    for line in draft.lines
                ],
            )
            for draft in drafts
        ]

    def _list_entries(self):
        """Describe all entries posted with the netting."""
        settled = self.line_ids.grouped("entry_line_id")
        return [
            self._describe_entry(
                kind.title,
                [
                    (line, settled[line].mapped("number") if line in settled else [])
                    for line in move.line_ids
                ],
                move,
            )
            for kind in self._get_print_entries()
            for move in kind.moves
        ]

    def _describe_entry(self, title, lines, move=None):
        """Describe one entry; see :meth:`_get_journal_items`.

        :param lines: list of ``(journal item, numbers of what it settles)``
        :param move: the ``account.move``; a preview has none
        """
        return {
            "title": title,
            "name": move.name if move else False,
            "move_id": move.id if move else False,
            "date": format_date(self.env, move.date if move else self.date),
            "lines": [
                {
                    "account": f"{line.account_id.code} {line.account_id.name}",
                    "partner": line.partner_id.display_name or "",
                    "label": line.name or "",
                    "settles": ", ".join(number for number in numbers if number),
                    "debit": max(line.balance, 0.0),
                    "credit": max(-line.balance, 0.0),
                    **self._describe_foreign_amount(line),
                }
                for line, numbers in lines
            ],
        }

    def _describe_foreign_amount(self, line):
        if line.currency_id == self.company_currency_id:
            return {"amount_currency": False, "currency_id": False}
        return {
            "amount_currency": line.amount_currency,
            "currency_id": line.currency_id.id,
        }
