"""The journal items of a netting on its form: what was posted, or what would be.

Odoo keeps the debit and credit of an entry to the accounting features that Community
users are not given; whoever may see a netting sees what it books.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...core.plan import NettingPlan

#: What is told of a journal item.
_LINE_FIELDS = (
    "account_id",
    "partner_id",
    "name",
    "currency_id",
    "amount_currency",
    "balance",
)


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
        Item = self.env["account.move.line"]
        facts = Item._read_item_facts(Domain("id", "in", items.ids))
        order = {key: index for index, key in enumerate(items.ids)}
        facts.sort(key=lambda item: order[item.key])
        # Nothing is judged: the form says beside the items what cannot be netted.
        drafts = self._prepare_entries({self: NettingPlan(None, facts)})
        numbers = {item.move_line_id.id: item.number for item in netted}
        return [
            self._describe_entry(
                self.env._("Netting"),
                [
                    self._describe_line(
                        line.vals, [numbers[item_id] for item_id in line.item_ids]
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
                    self._describe_line(
                        vals, settled[line].mapped("number") if line in settled else []
                    )
                    for line, vals in zip(
                        move.line_ids,
                        move.line_ids.read(_LINE_FIELDS, load=None),
                        strict=True,
                    )
                ],
                move,
            )
            for kind in self._get_print_entries()
            for move in kind.moves
        ]

    def _describe_entry(self, title, lines, move=None):
        """Describe one entry; see :meth:`_get_journal_items`.

        :param lines: what :meth:`_describe_line` says of each of its lines
        :param move: the ``account.move``; a preview has none
        """
        return {
            "title": title,
            "name": move.name if move else False,
            "move_id": move.id if move else False,
            "date": format_date(self.env, move.date if move else self.date),
            "lines": lines,
        }

    def _describe_line(self, vals, numbers):
        """Describe one line of an entry.

        No journal item is made in memory for a preview: there may be thousands.

        :param vals: ``{field of the journal item: value, ids of records}``
        :param numbers: of the documents it settles
        """
        account = self.env["account.account"].browse(vals["account_id"])
        partner = self.env["res.partner"].browse(vals["partner_id"])
        is_foreign = vals["currency_id"] != self.company_currency_id.id
        return {
            "account": f"{account.code} {account.name}",
            "partner": partner.display_name or "",
            "label": vals["name"] or "",
            "settles": ", ".join(number for number in numbers if number),
            "debit": max(vals["balance"], 0.0),
            "credit": max(-vals["balance"], 0.0),
            "amount_currency": is_foreign and vals["amount_currency"],
            "currency_id": is_foreign and vals["currency_id"],
        }
