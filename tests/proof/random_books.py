"""Books made up at random, and what accountants do with them, one step at a time.

Hypothesis chooses the steps and shrinks those that break a law; the story it tells
then is one sentence a step. A step that is refused with a sentence must have changed
nothing, and is told, too.
"""

from collections import Counter

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from .ledger_laws import broken_laws

#: Small numbers, so that they fit often; in minor units.
UNITS = st.integers(1, 30).map(lambda units: units * 10) | st.integers(1, 100_000)
WHICH = st.integers(0, 5)
FIRST = "2025-01-10"
DATES = st.sampled_from([FIRST, "2025-03-20", "2025-06-05"])
NETTING_DATES = st.sampled_from(["2025-06-10", "2025-06-20"])
ORDERS = st.sampled_from(["due_asc", "due_desc", "amount_asc", "amount_desc"])
DOCUMENTS = st.sampled_from(
    ["out_invoice", "in_invoice"] * 3 + ["out_refund", "in_refund"]
)

#: Places of items left out of a netting: most often none.
SKIPPED = st.sampled_from([(), (), (), (0,), (1,), (2, 3)])

#: How tax goes with the early-payment discount of a document: most often it has none.
DISCOUNTS = st.sampled_from([None, None, "included", "excluded", "mixed"])

#: Most of an example happens in one place, so that there is something to net.
ELSEWHERE = st.sampled_from([0, 0, 0, 0, 1, 2, 3])

#: What is said when something went wrong that was checked before.
SAFETY_NETS = (
    "matched the items differently",
    "another module changed the lines",
    "cannot be reversed on the dates that were asked for",
    "the period was locked meanwhile",
)

#: How often each step was taken, how often it was refused, and what came of nettings.
TAKEN, REFUSED, NETTINGS = Counter(), Counter(), Counter()


class RandomBooks(RuleBasedStateMachine):
    """One example: all that it does is taken back when it ends.

    :param world: the test case, with ``books``, ``partners``, ``currencies``,
        ``rules``, ``agreements``, ``taxes`` and ``terms``
    """

    def __init__(self, world):
        super().__init__()
        self.world = world
        self.env = world.env
        self.story = []
        self.home = 0, 0
        self.states = Counter()
        self.kept = {}  # residuals of a netting's items before it was posted
        self.savepoint = self.env.cr.savepoint()

    def teardown(self):
        note("\n".join(self.story))
        self.savepoint.close()

    # Bookkeeping
    # -----------

    @initialize(
        seeds=st.lists(st.tuples(DOCUMENTS, UNITS, DATES), min_size=2, max_size=4),
        owed=UNITS,
        owing=UNITS,
        company=WHICH,
        currency=WHICH,
    )
    def open_the_books(self, seeds, owed, owing, company, currency):
        """Choose where most happens, with something to net from the start."""
        self.home = company, currency
        both = [("out_invoice", owed, FIRST), ("in_invoice", owing, FIRST)]
        for kind, units, date in [*both, *seeds]:
            self.book(kind, units, date, 0, 0, 0, False, False, False)

    @rule(
        kind=DOCUMENTS,
        units=UNITS,
        date=DATES,
        partner=ELSEWHERE,
        company=ELSEWHERE,
        currency=ELSEWHERE,
        other_account=st.booleans(),
        instalments=st.booleans(),
        taxed=st.booleans(),
        discount=DISCOUNTS,
    )
    def book(
        self,
        kind,
        units,
        date,
        partner,
        company,
        currency,
        other_account,
        instalments,
        taxed,
        discount=None,
    ):
        """Post a document of a partner.

        :param discount: how tax goes with its early-payment discount, if it has one
        """
        terms = self.world.instalments if instalments else self.world.terms[discount]
        books = self._choose(self.world.books, self.home[0] + company)
        currency = self._choose(self.world.currencies, self.home[1] + currency)
        partner = self._choose(self.world.partners, partner)
        amount = units / 10**currency.decimal_places
        is_sale = kind.startswith("out_")
        taxes = books["tax"] if taxed and is_sale else self.env["account.tax"]

        def step():
            move = (
                self.env["account.move"]
                .with_company(books["company"])
                .create(
                    {
                        "move_type": kind,
                        "partner_id": partner.id,
                        "invoice_date": date,
                        "date": date,
                        "currency_id": currency.id,
                        "invoice_payment_term_id": terms.id,
                        "invoice_line_ids": [
                            Command.create(
                                {
                                    "name": "Goods",
                                    "price_unit": amount,
                                    "account_id": books[
                                        "revenue" if is_sale else "expense"
                                    ].id,
                                    "tax_ids": [Command.set(taxes.ids)],
                                }
                            )
                        ],
                    }
                )
            )
            if other_account:
                side = "receivable_2" if is_sale else "payable_2"
                move.line_ids.filtered(
                    lambda line: line.display_type == "payment_term"
                ).account_id = books[side]
            move.action_post()

        self._do(
            f"{kind} of {partner.name} over {amount} {currency.name} on {date} in"
            f" {books['company'].name}{', taxed' * bool(taxes)}"
            f"{f', {terms.name}' * bool(terms)}{', other account' * other_account}",
            step,
        )

    @rule(
        units=UNITS,
        date=DATES,
        partner=ELSEWHERE,
        company=ELSEWHERE,
        currency=ELSEWHERE,
        inbound=st.booleans(),
        as_customer=st.booleans(),
    )
    def pay_on_account(
        self, units, date, partner, company, currency, inbound, as_customer
    ):
        books = self._choose(self.world.books, self.home[0] + company)
        currency = self._choose(self.world.currencies, self.home[1] + currency)
        partner = self._choose(self.world.partners, partner)
        amount = units / 10**currency.decimal_places
        vals = {
            "amount": amount,
            "date": date,
            "payment_type": "inbound" if inbound else "outbound",
            "partner_type": "customer" if as_customer else "supplier",
            "partner_id": partner.id,
            "journal_id": books["bank"].id,
            "currency_id": currency.id,
            "company_id": books["company"].id,
        }
        self._do(
            f"payment on account {vals['payment_type']} {vals['partner_type']}"
            f" {partner.name} of {amount} {currency.name} on {date}",
            lambda: self.env["account.payment"].create(vals).action_post(),
        )

    @rule(
        which=WHICH,
        part=st.sampled_from([1, 2, 3]),
        date=NETTING_DATES,
        promised=st.booleans(),
    )
    def pay(self, which, part, date, promised):
        """Register a payment of all of a document, a half or a third of it.

        A promised one has no journal entry until the bank takes it.
        """
        document = self._pick(
            "account.move", which, payment_state=("not_paid", "partial")
        )
        if not document:
            return
        residual = document.currency_id.round(document.amount_residual / part)
        vals = {"payment_date": date, "amount": residual}
        if promised:
            root = document.company_id.root_id
            vals["journal_id"] = self.world.promising[root].id

        def step():
            self.env["account.payment.register"].with_company(
                document.company_id
            ).with_context(active_model="account.move", active_ids=document.ids).create(
                vals
            )._create_payments()

        self._do(
            f"{'promised ' * promised}payment of {residual} for {document.name} on"
            f" {date}",
            step,
        )

    # Netting
    # -------

    @precondition(lambda self: not self.states["draft"])
    @rule(
        partner=ELSEWHERE,
        skipped=SKIPPED,
        date=NETTING_DATES,
        order=ORDERS,
    )
    def propose(self, partner, skipped, date, order):
        """Propose to net what a partner has open, some of it left out."""
        self._net("propose", partner, skipped, date, order)

    @rule(
        owed=UNITS,
        owing=UNITS,
        currency=ELSEWHERE,
        instalments=st.booleans(),
        taxed=st.booleans(),
        discount=DISCOUNTS,
        partner=ELSEWHERE,
        skipped=SKIPPED,
        date=NETTING_DATES,
        order=ORDERS,
    )
    def net_at_once(
        self,
        owed,
        owing,
        currency,
        instalments,
        taxed,
        discount,
        partner,
        skipped,
        date,
        order,
    ):
        """Post one more document of each side, then propose and post a netting."""
        for kind, units in (("out_invoice", owed), ("in_invoice", owing)):
            self.book(
                kind,
                units,
                FIRST,
                partner,
                0,
                currency,
                False,
                instalments,
                taxed,
                discount,
            )
        self._net("net", partner, skipped, date, order)

    def _net(self, verb, partner, skipped, date, order):
        partner = self._choose(self.world.partners, partner)
        items = self._open_items(partner)
        items = items.browse(
            item.id for place, item in enumerate(items) if place not in skipped
        )
        before = {item: _residuals(item) for item in items}
        Netting = self.env["account.netting"]
        nettings = []

        def step():
            ids = Netting.propose(items.ids, date=date, item_order=order)
            if verb == "net":
                Netting.browse(ids).action_post()
            nettings.extend(Netting.browse(ids))

        self._do(
            f"{verb} {len(items)} items of {partner.name} on {date}, {order}", step
        )
        for netting in nettings:
            if netting.state == "posted":
                self._keep(netting, before)

    @precondition(lambda self: self.states["draft"])
    @rule(which=WHICH, line=WHICH, other=WHICH, units=UNITS)
    def edit(self, which, line, other, units):
        """Set the same amount on one item of each side of a proposal."""
        netting = self._pick("account.netting", which, state=("draft",))
        if not netting:
            return
        amount = units / 10**netting.currency_id.decimal_places
        lines = self._choose(netting.receivable_line_ids, line) | self._choose(
            netting.payable_line_ids, other
        )
        if netting.is_inverse:
            amount = -amount
        self._do(
            f"edit {netting.name}: {amount} on one item of each side",
            lambda: lines.write({"amount": amount}),
        )

    @precondition(lambda self: self.states["draft"])
    @rule(which=WHICH, more=st.booleans())
    def post(self, which, more):
        """Post a netting, or it and the next together."""
        nettings = self._pick("account.netting", which, state=("draft", "sent"))
        if more:
            nettings |= self._pick("account.netting", which + 1, state=("draft",))
        if not nettings:
            return
        before = {item: _residuals(item) for item in nettings.line_ids.move_line_id}
        self._do(
            f"post {', '.join(nettings.mapped('name'))}", lambda: nettings.action_post()
        )
        for netting in nettings:
            if netting.state == "posted":
                self._keep(netting, before)

    @precondition(lambda self: self.states["draft"])
    @rule(which=WHICH)
    def cancel(self, which):
        netting = self._pick("account.netting", which, state=("draft", "sent"))
        if netting:
            self._do(f"cancel {netting.name}", netting.action_cancel)

    @precondition(lambda self: self.states["posted"])
    @rule(which=WHICH, date=NETTING_DATES, more=st.booleans())
    def reverse(self, which, date, more):
        """Reverse a netting, or it and the next together.

        Each item is again as open as it was before.
        """
        nettings = self._pick("account.netting", which, state=("posted",))
        if more:
            nettings |= self._pick("account.netting", which + 1, state=("posted",))
        if not nettings:
            return
        items = nettings.line_ids.move_line_id
        since = {item: self._partials(item) for item in items}
        expected = self._open_after(
            {line: line.amount - line.amount_taken_back for line in nettings.line_ids}
        )
        if not self._do(
            f"reverse {', '.join(nettings.mapped('name'))} on {date}",
            lambda: nettings.action_reverse(date=date),
        ):
            return
        NETTINGS["reversed"] += len(nettings)
        self._check_open(expected)
        if len(nettings) > 1:
            return
        for item in items:
            partials, residuals = self.kept[nettings.id][item]
            if partials == since[item]:  # nothing else happened to it meanwhile
                assert _residuals(item) == residuals, (
                    f"{item.move_id.name} was {residuals}, and is {_residuals(item)}"
                )

    @precondition(lambda self: self.states["posted"])
    @rule(
        which=WHICH,
        line=WHICH,
        other=WHICH,
        part=st.sampled_from([1, 2, 3]),
        date=NETTING_DATES,
    )
    def take_back(self, which, line, other, part, date):
        """Take back of one item of each side what stands of both, or a part of it."""
        netting = self._pick("account.netting", which, state=("posted",))
        if not netting:
            return
        currency = netting.currency_id
        sign = -1 if netting.is_inverse else 1
        chosen = [
            self._choose(
                lines.filtered(
                    lambda line: sign * (line.amount - line.amount_taken_back) > 0
                ),
                place,
            )
            for lines, place in (
                (netting.receivable_line_ids, line),
                (netting.payable_line_ids, other),
            )
        ]
        if not all(chosen):
            return
        most = min(abs(line.amount - line.amount_taken_back) for line in chosen)
        amount = sign * currency.round(most / part)
        if currency.is_zero(amount):
            return
        expected = self._open_after(
            {line: amount if line in chosen else 0 for line in netting.line_ids}
        )
        if self._do(
            f"take back {amount} of {netting.name} on {date}",
            lambda: netting.action_take_back(
                {line.move_line_id.id: amount for line in chosen}, date=date
            ),
        ):
            NETTINGS["taken back"] += 1
            self._check_open(expected)

    def _open_after(self, amounts):
        """Return ``{item: what must be open of it}`` once so much is taken back.

        :param amounts: ``{netting line: amount}``
        """
        expected = {
            item: item.amount_residual_currency
            for line in amounts
            for item in line.move_line_id
        }
        for line, amount in amounts.items():
            sign = 1 if line.side == "receivable" else -1
            standing = line.amount - line.amount_taken_back
            discount = line.amount_discount - line.discount_taken_back
            if amount and amount == standing:
                # With the last of the item.
                amount += line.amount_written_off + line.amount_transferred + discount
            elif amount and line.discount_policy == "closing":
                amount += discount
            elif amount and discount:
                kept = line.amount_discount * (standing - amount) / line.amount
                amount += discount - line.currency_id.round(kept)
            expected[line.move_line_id] += sign * amount
        return expected

    @staticmethod
    def _check_open(expected):
        for item, amount in expected.items():
            assert not item.currency_id.compare_amounts(
                item.amount_residual_currency, amount
            ), (
                f"{item.move_id.name} is open by {item.amount_residual_currency},"
                f" not {amount}"
            )

    @precondition(lambda self: self.states["matched"])
    @rule(which=WHICH)
    def unreconcile(self, which):
        """Undo a matching, which is refused where a netting made it."""
        partial = self._choose(
            self.env["account.partial.reconcile"].search(
                [("company_id", "in", self._company_ids())], order="id"
            ),
            which,
        )
        if not partial:
            return
        moves = (partial.debit_move_id | partial.credit_move_id).move_id
        netted = bool(moves.netting_id)
        done = self._do(
            f"undo the matching of {' and '.join(moves.mapped('name'))}",
            (partial.debit_move_id | partial.credit_move_id).remove_move_reconcile,
        )
        assert not (netted and done), "The matching of a netting was undone."

    @rule(which=WHICH)
    def reset(self, which):
        """Reset a document to draft, which is refused while a netting of it stands."""
        move = self._pick("account.move", which, state=("posted",))
        if not move:
            return
        standing = move.netting_ids.filtered(
            lambda netting: netting.state == "posted" or move.netting_id
        )

        def step():
            move.button_draft()
            move.action_post()

        done = self._do(f"reset {move.name} to draft, and post it again", step)
        assert not (standing and done), f"{move.name} is netted, and was reset."

    @rule(
        company=WHICH,
        date=NETTING_DATES,
        post=st.booleans(),
        most=st.sampled_from([0, 0, 50]),
        order=ORDERS,
        refunds=st.booleans(),
    )
    def run(self, company, date, post, most, order, refunds):
        """Run a company's rule with these settings."""
        own = self._choose(self.world.rules, company)

        def step():
            own.write(
                {
                    "post": post,
                    "max_amount": most,
                    "item_order": order,
                    "include_refunds": refunds,
                }
            )
            items = {
                item: _residuals(item)
                for partner in self.world.partners
                for item in self._open_items(partner)
            }
            before = self._pair_totals()
            run = own.action_run(date=date)
            failed = run.line_ids.filtered(lambda line: line.outcome == "failed")
            assert not any("unexpected" in line.reason for line in failed)
            for netting in run.netting_ids:
                if netting.state == "posted":
                    self._keep(netting, items)
            self._check_totals(before)

        self._do(
            f"run {own.name} on {date}: post={post}, max={most}, {order},"
            f" credits={refunds}",
            step,
        )

    @rule(company=WHICH, tolerance=st.sampled_from([0, 0.05, 20]))
    def tolerate(self, company, tolerance):
        """Write off what an agreement's nettings leave, up to so much."""
        self._agree("tolerate", company, "tolerance_amount", tolerance)

    @rule(
        company=WHICH,
        residual=st.sampled_from(
            ["keep", "to_payable", "to_receivable", "to_greater", "to_lesser"]
        ),
    )
    def leave(self, company, residual):
        """Move what an agreement's nettings leave to the other account, or not."""
        self._agree("leave", company, "residual", residual)

    @rule(
        company=WHICH,
        side=st.sampled_from(["discount_customer", "discount_vendor"]),
        policy=st.sampled_from(["never", "closing", "pro_rata", "pro_rata"]),
    )
    def grant(self, company, side, policy):
        """Take early-payment discounts off one side's documents, or not."""
        self._agree(f"grant {side}", company, side, policy)

    def _agree(self, verb, company, term, value):
        agreement = self._choose(self.world.agreements, company)

        def step():
            agreement.action_draft()
            agreement[term] = value
            agreement.action_activate()

        self._do(f"{verb} {value} in {agreement.name}", step)

    @rule(company=WHICH, date=st.sampled_from([False, "2025-05-31", "2025-06-15"]))
    def lock(self, company, date):
        """Lock a period of a company, or unlock it."""
        books = self._choose(self.world.books, company)
        self._do(
            f"lock {books['company'].name} until {date}",
            lambda: (
                books["company"].root_id.sudo().write({"fiscalyear_lock_date": date})
            ),
        )

    @invariant()
    def the_books_are_right(self):
        self.env.flush_all()
        broken = broken_laws(lambda query: self.env.execute_query(SQL(query)))
        assert not broken, broken
        own = [("company_id", "in", self._company_ids())]
        self.states = Counter(self.env["account.netting"].search(own).mapped("state"))
        self.states["matched"] = self.env["account.partial.reconcile"].search_count(
            own, limit=1
        )

    # Helpers
    # -------

    def _do(self, sentence, step):
        """Take a step as a request does: wholly, or not at all with a sentence.

        :return: whether it was done
        """
        name = sentence.split(" ")[0]
        before = self._pair_totals() if name in ("post", "net") else None
        TAKEN[name] += 1
        try:
            with self.env.cr.savepoint():
                step()
        except UserError as error:
            REFUSED[name] += 1
            refusal = str(error)
            # A safety net of ours that catches something is no refusal.
            assert not any(words in refusal for words in SAFETY_NETS), (
                f"{sentence}: {refusal}"
            )
            self.story.append(f"{sentence}: refused, {refusal}")
            return False
        self.story.append(sentence)
        if before is not None:
            self._check_totals(before)
        return True

    @staticmethod
    def _choose(choices, which):
        """Return one of several; nothing of nothing."""
        if not choices:
            return choices
        return choices[which % len(choices)]

    def _pick(self, model, which, **values):
        domain = [(name, "in", list(allowed)) for name, allowed in values.items()]
        domain.append(("company_id", "in", self._company_ids()))
        return self._choose(self.env[model].search(domain, order="id"), which)

    def _company_ids(self):
        return [books["company"].id for books in self.world.books]

    def _open_items(self, partner):
        Item = self.env["account.move.line"]
        return Item.search(Item._get_open_items_domain(partner, partner), order="id")

    def _partials(self, item):
        """Return how an item is matched with others than nettings."""
        partials = item.matched_debit_ids | item.matched_credit_ids
        moves = partials.mapped(
            lambda partial: (partial.debit_move_id | partial.credit_move_id).move_id
        )
        return frozenset(
            partial.id
            for partial in partials
            if not (partial.debit_move_id | partial.credit_move_id).move_id.netting_id
        ) | {move.id for move in moves if move.netting_id.state == "posted"}

    def _keep(self, netting, before):
        NETTINGS["posted"] += 1
        for document in netting.line_ids.move_line_id.move_id:
            promised = document.matched_payment_ids.filtered(
                lambda payment: (
                    not payment.move_id and payment.state in ("in_process", "paid")
                )
            )
            assert not promised, (
                f"{document.name} was netted, but {promised.mapped('name')} is to"
                " settle it."
            )
        self.kept[netting.id] = {
            item: (self._partials(item), before[item])
            for item in netting.line_ids.move_line_id
        }

    def _pair_totals(self):
        """Return, by partner and company, receivables and payables without exchange."""
        self.env.flush_all()
        rows = self.env["account.move.line"]._read_group(
            [
                ("partner_id", "in", self.world.partners.ids),
                ("parent_state", "=", "posted"),
                "|",
                "|",
                ("account_type", "in", ("asset_receivable", "liability_payable")),
                # What is written off is what the partner does not owe any more.
                ("account_id", "in", self.world.agreements.tolerance_account_id.ids),
                ("id", "in", self._read_discount_line_ids()),
                ("journal_id", "not in", self.world.exchange_journals.ids),
            ],
            ["company_id", "partner_id", "currency_id"],
            ["balance:sum", "amount_currency:sum"],
        )
        return {
            group: (company.currency_id.round(balance), group[2].round(amount))
            for *group, balance, amount in rows
            for company in [group[0]]
            for group in [tuple(group)]
        }

    def _read_discount_line_ids(self):
        """Return the journal items that book discounts, corrections left aside."""
        lines = self.env["account.netting.line"].search([("amount_discount", "!=", 0)])
        return lines.discount_line_ids.ids

    def _check_totals(self, before):
        assert self._pair_totals() == before, (
            "A netting changed what a partner owes in all, beyond exchange differences."
        )


def _residuals(item):
    return item.amount_residual, item.amount_residual_currency
