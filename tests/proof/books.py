"""Books that a step is taken in, the laws that hold after it, and what is counted."""

from collections import Counter

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from odoo.exceptions import UserError
from odoo.tools import SQL

from .ledger_laws import broken_laws

#: Small numbers, so that they fit often; in minor units.
UNITS = st.integers(1, 30).map(lambda units: units * 10) | st.integers(1, 100_000)
WHICH = st.integers(0, 5)
FIRST = "2025-01-10"
DATES = st.sampled_from([FIRST, "2025-03-20", "2025-06-05"])
NETTING_DATES = st.sampled_from(["2025-06-10", "2025-06-20"])

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


class Books(RuleBasedStateMachine):
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
