"""Why not? Every reason for which an item cannot be netted now.

Wizard, proposals, posting, rules and the external API all ask here. A module that
knows of another reason extends :meth:`AccountNettingEligibility._find_reasons` and
``_get_sentence`` (sentences.py).
"""

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ...core.reasons import item_reasons, ordered, target_reasons
from ...core.residual import KEEP
from ..setup.among import MANY_IDS, among

#: In these states of a payment order of OCA's modules its items are spoken for.
OPEN_ORDERS = Domain("state", "in", ("draft", "open", "generated"))

#: An order sent to the bank still claims what its payments have not settled: those
#: without a journal entry. What it did not pay is free.
SENT_ORDERS = Domain("state", "=", "uploaded") & Domain(
    "payment_ids",
    "any",
    [("state", "in", ("draft", "in_process")), ("move_id", "=", False)],
)


class AccountNettingEligibility(models.AbstractModel):
    _name = "account.netting.eligibility"
    _description = "Netting Eligibility"

    @api.model
    def _judge(self, plans):
        """Fill in reasons and limits of the plans' items; all, in a fixed order."""
        documents = self._find_stopped_documents(plans)
        limits = self._find_held(plans, documents)
        self._find_discounts(plans)
        self._share_allowances(plans)
        self._find_immovable(plans)
        found = self._find_reasons(plans)
        found["payment_blocked"] = self._find_of_documents(
            plans, documents.filtered(lambda move: move.payment_state == "blocked")
        )
        found["disputed"] = self._find_of_documents(
            plans, documents.filtered(lambda move: move._is_disputed_wholly())
        )
        codes = defaultdict(set)
        for code, keys in found.items():
            for key in keys:
                codes[key].add(code)  # of other items too; only the plans' are kept
        for key, limit in limits.items():
            if not limit.units:
                codes[key].add(limit.code)
        for plan in plans:
            self._add_plan_codes(plan, codes)
            plan.reasons = {
                item.key: ordered(codes[item.key])
                for item in plan.items
                if item.key in codes
            }
            plan.limits = {
                item.key: limits[item.key] for item in plan.items if item.key in limits
            }

    @api.model
    def _find_immovable(self, plans):
        """Note items whose rest can't move: nothing was paid, so no tax falls due."""
        for plan in plans:
            if plan.target.residual != KEEP:
                taxed = self._find_cash_basis_moves(plan.items)
                plan.immovable = frozenset(
                    item.key for item in plan.items if item.move in taxed
                )

    @api.model
    def _add_plan_codes(self, plan, codes):
        """Add what the plan itself says of its items.

        :param codes: ``{item key: set of codes}``, added to
        """
        for_all = target_reasons(plan.target) + plan.exhausted()
        if for_all:
            for item in plan.items:
                codes[item.key].update(for_all)
        for key, code in item_reasons(plan.items, plan.target):
            codes[key].add(code)

    @api.model
    def _find_reasons(self, plans):
        """Find what only the database knows.

        For modules that know of another reason to extend.

        :param plans: list of :class:`~..core.plan.NettingPlan`
        :return: ``{code: set of item keys}``
        """
        items = [item for plan in plans for item in plan.items]
        found = defaultdict(set)
        found["non_trade"] = self._find_non_trade(plans)
        found["withheld_at_payment"] = self._find_withheld(plans)
        found["payment_pending"] = self._find_pending_payments(items)
        found["in_payment_order"] = self._find_in_payment_orders(items)
        found["in_other_netting"] = self._find_reserved(items, plans)
        for key, alike in self._group_by_setup(plans).items():
            company, agreement, currency, date = key
            for code in self._find_setup_problems(company, agreement, currency, date):
                found[code].update(item.key for plan in alike for item in plan.items)
            found["date_locked"] |= self._find_locked(company, agreement, date, alike)
        across = [plan for plan in plans if plan.target.quotes is not None]
        for code, keys in self._find_rate_reasons(across).items():
            found[code] |= keys
        found.update(self._find_archived(plans))
        found["analytic_missing"] = self._find_without_analytic(plans)
        found.update(self._find_partner_reasons(plans))
        return found

    @api.model
    def _group_by_setup(self, plans):
        """Group plans by what their set-up, rates and locks depend on.

        Of agreements that share their journal and accounts, one stands for all.

        :return: ``{(company id, agreement id, currency id, date): plans}``
        """
        shared = self.env["account.netting.agreement"]._read_group(
            among("id", {plan.target.agreement for plan in plans}),
            groupby=[
                "journal_id",
                "account_id",
                "payable_account_id",
                "tolerance_account_id",
                "tolerance_amount",
                "discount_customer",
                "discount_vendor",
            ],
            aggregates=["id:array_agg"],
        )
        stands_for = {key: keys[0] for *_setup, keys in shared for key in keys}
        groups = defaultdict(list)
        for plan in plans:
            target = plan.target
            agreement = stands_for.get(target.agreement, target.agreement)
            key = (target.company, agreement, target.currency, target.date)
            groups[key].append(plan)
        return groups

    @api.model
    def _find_stopped_documents(self, plans):
        """Find, at once, documents that people blocked, dispute, or keep out.

        :return: ``account.move``, whoever may see them
        """
        # What stops a document does so, whoever may see it.
        Move = self.env["account.move"].sudo()
        items = [item for plan in plans for item in plan.items]
        return Move.search_fetch(
            self._get_among_items_domain("id", items, "move")
            & (
                Domain("payment_state", "=", "blocked")
                | Move._get_disputed_domain()
                | Move._get_held_domain()
            ),
            [
                "payment_state",
                "netting_disputed_on",
                "netting_disputed_amount",
                "currency_id",
                "netting_hold",
                "netting_hold_amount",
                "netting_hold_until",
            ],
        )

    @api.model
    def _find_of_documents(self, plans, documents):
        """Find the items of some documents."""
        moves = set(documents.ids)
        if not moves:
            return set()
        return {item.key for plan in plans for item in plan.items if item.move in moves}

    @api.model
    def _find_non_trade(self, plans):
        """Find items on non-trade accounts that no agreement means to net."""
        plans = [plan for plan in plans if not plan.target.non_trade]
        found = set(self.env["account.move.line"]._read_non_trade_accounts())
        if not found:
            return set()
        return {
            item.key for plan in plans for item in plan.items if item.account in found
        }

    @api.model
    def _find_in_payment_orders(self, items):
        """Find items in an order of OCA's payment modules, when one is installed."""
        # Orders of others count, whatever the user may see of them.
        Line = self.env["account.move.line"].sudo()
        if "payment_line_ids" not in Line._fields:
            return set()
        in_order = Domain("payment_line_ids", "any", OPEN_ORDERS | SENT_ORDERS)
        among = self._get_among_items_domain("id", items, "key")
        return set(Line.search(among & in_order).ids)

    @api.model
    def _find_reserved(self, items, plans):
        """Find items that stand in another open netting."""
        # Nettings of companies the user does not see reserve items all the same.
        lines = (
            self.env["account.netting.line"]
            .sudo()
            .search_fetch(
                self._get_among_items_domain("move_line_id", items, "key")
                & Domain("reserved", "=", True),
                ["move_line_id", "netting_id"],
            )
        )
        if not lines:
            return set()
        reserved = {line.move_line_id.id: line.netting_id.id for line in lines}
        return {
            item.key
            for plan in plans
            for item in plan.items
            if item.key in reserved and reserved[item.key] != plan.target.netting
        }

    @api.model
    def _get_among_items_domain(self, field, items, fact):
        """Return the domain that keeps a search to a fact of some items.

        :param field: the field that is searched
        :param items: list of :class:`~..core.reasons.ItemFacts`
        :param fact: which of their ids the field is to have
        """
        if len(items) > MANY_IDS:
            return Domain.TRUE
        return among(field, {getattr(item, fact) for item in items})

    @api.model
    def _find_locked(self, company_id, agreement_id, date, plans):
        """Find the items that may not be netted on a locked date.

        A tax lock counts only for documents whose tax falls due with their payment, or
        is corrected for a discount.
        """
        items = [item for plan in plans for item in plan.items]
        if self._get_violated_locks(
            company_id, agreement_id, date, False
        ) or self._get_journal_lock(plans[0].target, False):
            return {item.key for item in items}
        if self._get_violated_locks(
            company_id, agreement_id, date, True
        ) or self._get_journal_lock(plans[0].target, True):
            taxed_moves = self._find_taxed_moves(items)
            taxed_moves |= self._find_discounted_moves(plans)
            return {item.key for item in items if item.move in taxed_moves}
        return set()

    @api.model
    def _find_taxed_moves(self, items):
        """Find the documents of which settling them books tax.

        An extension point for modules that book other tax than that due on payment.

        :return: set of ids of ``account.move``
        """
        return self._find_cash_basis_moves(items)

    @api.model
    def _find_cash_basis_moves(self, items):
        """Find the documents whose tax falls due when they are settled.

        :return: set of ids of ``account.move``
        """
        companies = self.env["res.company"].browse({item.company for item in items})
        return self._find_taxed_on_payment({item.move for item in items}, companies)

    @api.model
    def _find_taxed_on_payment(self, move_ids, companies):
        """Find the documents with tax on payment among entries of the companies.

        :return: set of ids of ``account.move``
        """
        if not move_ids or not any(companies.mapped("tax_exigibility")):
            return set()
        # Taxes count, whatever the user may see of them.
        lines = (
            self.env["account.move.line"]
            .sudo()
            .search_fetch(
                Domain("move_id", "in", list(move_ids))
                & (
                    Domain("tax_ids.tax_exigibility", "=", "on_payment")
                    # Of a group of taxes, the base names the group alone.
                    | Domain(
                        "tax_ids.children_tax_ids.tax_exigibility", "=", "on_payment"
                    )
                ),
                ["move_id"],
            )
        )
        return set(lines.move_id.ids)

    @api.model
    def _find_missing_rate(self, company, currency_id, date):
        """Return the currency without a rate; Odoo would take 1.0, or a later one.

        The company's own currency needs none, but where it has rates, companies of
        other currencies being there, one must be of that time too.

        :return: ``res.currency``, empty when all is there
        """
        currency = self.env["res.currency"].browse(currency_id)
        return self._find_without_rate(company, currency | company.currency_id, date)[
            :1
        ]

    @api.model
    def _get_violated_locks(self, company_id, agreement_id, date, has_tax):
        company = self.env["res.company"].browse(company_id)
        journal = self._get_journal(company, agreement_id)
        return company._get_violated_lock_dates(date, has_tax, journal)

    @api.model
    def _get_journal(self, company, agreement_id):
        agreement = self.env["account.netting.agreement"].browse(agreement_id)
        return agreement.journal_id or company._get_netting_journal()

    @api.model
    def _get_journal_lock(self, target, has_tax):
        """Return, as a sentence, which journal a netting needs is locked, if one is.

        :param target: :class:`~..core.reasons.Target`
        :param has_tax: whether tax falls due with it, too
        """
        company = self.env["res.company"].browse(target.company)
        journals = self._get_journal(company, target.agreement)
        company = company.sudo()  # settings count, whoever may see them
        if target.currency != company.currency_id.id or target.quotes is not None:
            journals |= company.currency_exchange_journal_id.with_env(self.env)
        if has_tax:
            journals |= company.tax_cash_basis_journal_id.with_env(self.env)
        return journals._get_lock_problem(target.date)
