"""Open items: finding them and reading what netting must know of them."""

import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.account.models.account_move import BYPASS_LOCK_CHECK

from ...arguments import read_date
from ...core.items import PAYABLE, RECEIVABLE
from ...core.reasons import ItemFacts
from ...guard import is_at_work

SIDE_OF_ACCOUNT_TYPE = {
    "asset_receivable": RECEIVABLE,
    "liability_payable": PAYABLE,
}

#: The columns read below; pending changes to them must reach the database first.
FACT_FIELDS = (
    "move_id",
    "account_id",
    "partner_id",
    "company_id",
    "currency_id",
    "amount_residual",
    "amount_residual_currency",
    "date",
    "date_maturity",
    "parent_state",
    "reconciled",
)


#: What a line says to the books; on a netting entry it stays as it was posted.
PROTECTED_FIELDS = {
    "move_id",
    "account_id",
    "partner_id",
    "currency_id",
    "date",
    "debit",
    "credit",
    "balance",
    "amount_currency",
    "matched_debit_ids",
    "matched_credit_ids",
}


class OpenTotal(NamedTuple):
    """What is open in one group; amounts above zero when they add to their side.

    :param company: ``res.company`` record
    :param currency: ``res.currency`` record
    :param partner: id of the commercial partner
    :param amount_currency: in ``currency``
    :param amount: in the company's currency
    :param items: how many items are open
    """

    company: models.BaseModel
    side: str
    partner: int
    currency: models.BaseModel
    amount_currency: float
    amount: float
    items: int


class Days(dict):
    """Dates by their ordinal number, each made once."""

    def __missing__(self, ordinal):
        day = self[ordinal] = datetime.date.fromordinal(ordinal)
        return day


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    netting_line_ids = fields.One2many(
        comodel_name="account.netting.line",
        inverse_name="move_line_id",
        string="Nettings",
    )

    #: What positions and rules read of all open items, in the order in which positions
    #: group them; see :meth:`_get_amount_domain`. Odoo's own index of open items holds
    #: no amounts.
    _netting_open_items = models.Index(
        "(company_id, partner_id, account_id, currency_id) INCLUDE (id, move_id, date,"
        " date_maturity, amount_residual, amount_residual_currency)"
        " WHERE parent_state = 'posted' AND reconciled IS NOT TRUE"
        " AND (amount_residual_currency <> 0 OR amount_residual <> 0)"
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_outside_netting()
        return lines

    def write(self, vals):
        # A partner that becomes a contact takes its ledger along; nobody else has that
        # object in the context.
        is_following = self.env.context.get(
            "bypass_lock_check"
        ) is BYPASS_LOCK_CHECK and set(vals) == {"partner_id"}
        if PROTECTED_FIELDS.intersection(vals) and not is_following:
            self._check_outside_netting()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_netting(self):
        self._check_outside_netting()

    @api.model
    def _get_open_items_domain(self, customers, vendors):
        """Return the domain of what these partners' whole families have open.

        :param customers: commercial partners whose receivable items are wanted
        :param vendors: commercial partners whose payable items are wanted
        """
        # The same partners are often meant on both sides.
        families = {
            partners: partners._get_family().ids for partners in {customers, vendors}
        }
        return (
            self._get_open_domain()
            & (
                Domain("account_id.account_type", "=", "asset_receivable")
                & Domain("partner_id", "in", families[customers])
                | Domain("account_id.account_type", "=", "liability_payable")
                & Domain("partner_id", "in", families[vendors])
            )
            & self._get_trade_domain()
        )

    @api.model
    def _get_netted_account_types(self):
        return tuple(SIDE_OF_ACCOUNT_TYPE)

    @api.model
    def _get_netted_domain(self):
        """Return the domain of the items on receivable and payable accounts."""
        return Domain(
            "account_id.account_type",
            "in",
            self._get_netted_account_types(),
        )

    @api.model
    def _get_open_domain(self):
        return Domain("parent_state", "=", "posted") & Domain("reconciled", "=", False)

    @api.model
    def _get_amount_domain(self):
        """Return the domain of items with any amount open, in the words of the index.

        In others PostgreSQL would not see that the index has them all.
        """

        def to_sql(_model, alias, _query):
            return SQL(
                "(%s <> 0 OR %s <> 0)",
                SQL.identifier(alias, "amount_residual_currency"),
                SQL.identifier(alias, "amount_residual"),
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _read_item_facts(self, domain):
        """Read what netting must know of the journal items, in one query.

        :param domain: which items; the user's access rules apply
        :return: list of :class:`~..core.reasons.ItemFacts`, in no particular order
        """
        table = self._table
        return self._read_facts(
            Domain(domain),
            SQL("%s = 'posted'", SQL.identifier(table, "parent_state")),
            SQL("%s IS TRUE", SQL.identifier(table, "reconciled")),
        )

    @api.model
    def _read_open_facts(self, domain):
        """Read the same of those items that are open, which an index holds.

        :param domain: which open items; the user's access rules apply
        :return: list of :class:`~..core.reasons.ItemFacts`, in no particular order
        """
        return self._read_facts(
            self._get_open_domain() & self._get_amount_domain() & domain,
            SQL("TRUE"),
            SQL("FALSE"),
        )

    @api.model
    def _read_facts(self, domain, posted, settled):
        """Read facts; whether items are posted, and settled, is given in SQL."""
        rows = self._read_fact_rows(domain, posted, settled)
        sides = self._read_sides()
        days = Days()
        return [
            ItemFacts(
                key,
                move,
                account,
                sides.get(account),
                partner,
                commercial,
                company,
                currency,
                units,
                posted,
                settled,
                days[date],
                days[due],
            )
            for (
                key,
                move,
                account,
                partner,
                commercial,
                company,
                currency,
                units,
                posted,
                settled,
                date,
                due,
            ) in rows
        ]

    @api.model
    def _read_fact_rows(self, domain, posted, settled):
        """Read what facts are made of, in one query; dates as numbers."""
        query = self._search(domain)
        line = query.table
        account = query.left_join(
            line, "account_id", "account_account", "id", "account_id"
        )
        partner = query.left_join(line, "partner_id", "res_partner", "id", "partner_id")
        currency = query.left_join(
            line, "currency_id", "res_currency", "id", "currency_id"
        )
        self._flush_facts()
        self.env["res.currency"].flush_model(["decimal_places"])
        column = SQL.identifier
        # Minor units, see ``res.currency._netting_units``, with the side's sign.
        units = SQL(
            "ROUND(COALESCE(%s, 0) * 10 ^ %s"
            " * CASE %s WHEN 'liability_payable' THEN -1 ELSE 1 END)::bigint",
            column(line, "amount_residual_currency"),
            column(currency, "decimal_places"),
            column(account, "account_type"),
        )
        return self.env.execute_query(
            query.select(
                column(line, "id"),
                column(line, "move_id"),
                column(line, "account_id"),
                column(line, "partner_id"),
                column(partner, "commercial_partner_id"),
                column(line, "company_id"),
                column(line, "currency_id"),
                units,
                posted,
                settled,
                self._get_ordinal_sql(column(line, "date")),
                self._get_ordinal_sql(
                    SQL(
                        "COALESCE(%s, %s)",
                        column(line, "date_maturity"),
                        column(line, "date"),
                    )
                ),
            )
        )

    @api.model
    def _read_sides(self):
        """Return the side of each account whose items are netted, in all companies.

        Callers look at the items of the companies the user works in alone.

        :return: ``{account id: side}``
        """
        # The chart is the company's; which side an account is on is no secret.
        Account = self.env["account.account"].sudo().with_context(active_test=False)
        accounts = Account.search_fetch(
            [("account_type", "in", list(SIDE_OF_ACCOUNT_TYPE))], ["account_type"]
        )
        return {
            account.id: SIDE_OF_ACCOUNT_TYPE[account.account_type]
            for account in accounts
        }

    @api.model
    def _get_ordinal_sql(self, day):
        """Return the SQL of a date as a number, which is much quicker to read."""
        return SQL("%s - DATE '0001-01-01' + 1", day)

    @api.model
    def _flush_facts(self):
        """Bring to the database what is about to be read there."""
        self.flush_model(FACT_FIELDS)
        self.env["account.account"].flush_model(["account_type"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])

    @api.model
    def _read_open_totals(self, domain):
        """Sum up open items per company, side, commercial partner and currency.

        :param domain: open items on receivable and payable accounts
        :return: list of :class:`OpenTotal`
        """
        query = self._search(Domain(domain))
        line = query.table
        account = query.left_join(
            line, "account_id", "account_account", "id", "account_id"
        )
        partner = query.left_join(line, "partner_id", "res_partner", "id", "partner_id")
        self._flush_facts()
        group = (
            SQL.identifier(line, "company_id"),
            SQL.identifier(account, "account_type"),
            SQL.identifier(partner, "commercial_partner_id"),
            SQL.identifier(line, "currency_id"),
        )
        query.groupby = SQL(", ").join(group)
        rows = self.env.execute_query(
            query.select(
                *group,
                SQL("SUM(%s)", SQL.identifier(line, "amount_residual_currency")),
                SQL("SUM(%s)", SQL.identifier(line, "amount_residual")),
                SQL("COUNT(*)"),
            )
        )
        totals = []
        for (
            company_id,
            account_type,
            partner_id,
            currency_id,
            own,
            amount,
            items,
        ) in rows:
            side = SIDE_OF_ACCOUNT_TYPE[account_type]
            sign = 1 if side == RECEIVABLE else -1
            totals.append(
                OpenTotal(
                    self.env["res.company"].browse(company_id),
                    side,
                    partner_id,
                    self.env["res.currency"].browse(currency_id),
                    sign * own,
                    sign * amount,
                    items,
                )
            )
        return totals

    def action_create_netting(self):
        """Open *Create netting* for these items."""
        return self.env["account.netting.wizard"]._open_for(self)

    def _check_outside_netting(self):
        """Refuse to add, change or delete lines of the entry of a netting."""
        if not is_at_work(self.env):
            # Entries of nettings are always posted; others are not even looked up.
            posted = self.filtered(lambda line: line.parent_state == "posted")
            if posted:
                posted.move_id._check_outside_netting()

    def _get_netting_label(self):
        """Return how people call the item: its document's number, and its label."""
        self.ensure_one()
        number = self.move_id.name or self.env._("Draft entry")
        label = self.name or self.ref
        if label and label != number:
            return f"{number} ({label})"
        return number

    def netting_reasons(self, date=None):
        """Return why each item cannot be netted on a date.

        :param date: the netting date, today by default; an ISO string will do
        :return: ``{item id: [{"code": str, "message": str}, …]}``, every reason in a
            fixed order; an empty list for an item that can be netted
        """
        plans = self.env["account.netting.planner"]._plan_items(
            Domain("id", "in", self.ids), read_date(self.env, date)
        )
        sentences = self.env["account.netting.eligibility"]._describe(plans)
        return {
            item.key: [
                {"code": code, "message": message}
                for code, message in sentences.get(item.key, ())
            ]
            for plan in plans
            for item in plan.items
        }

    @api.model
    def _get_trade_domain(self):
        """Return the domain of trade items, and of all of partners who net others too.

        Property tax, salaries and the like stand on accounts marked *Non Trade*: they
        are offered, and count, only where an agreement says so.
        """
        return Domain("account_id.non_trade", "=", False) | Domain(
            "partner_id", "in", self._find_non_trade_partners().ids
        )

    @api.model
    def _read_non_trade_accounts(self):
        """Return the ids of all non-trade accounts, of all companies."""
        # The chart is the company's; which accounts count is no secret.
        Account = self.env["account.account"].sudo().with_context(active_test=False)
        return Account.search([("non_trade", "=", True)]).ids

    @api.model
    def _find_non_trade_partners(self):
        """Return the whole families of those whose non-trade items are netted."""
        if not self.env["account.netting.agreement"]._is_used():
            return self.env["res.partner"]
        # The answer is the same whoever asks.
        agreements = (
            self.env["account.netting.agreement"]
            .sudo()
            .search([("include_non_trade", "=", True), ("state", "=", "active")])
        )
        pairs = agreements.party_ids
        return (pairs.customer_id | pairs.vendor_id)._get_family()
