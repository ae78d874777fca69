"""Books made up at random, and what accountants do with them, one step at a time.

Hypothesis chooses the steps and shrinks those that break a law; the story it tells
then is one sentence a step. A step that is refused with a sentence must have changed
nothing, and is told, too.
"""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from .books import DISCOUNTS, ELSEWHERE, FIRST, NETTING_DATES, NETTINGS, UNITS, WHICH
from .random_documents import RandomDocuments

ORDERS = st.sampled_from(["due_asc", "due_desc", "amount_asc", "amount_desc"])

#: Places of items left out of a netting: most often none.
SKIPPED = st.sampled_from([(), (), (), (0,), (1,), (2, 3)])


class RandomBooks(RandomDocuments):
    """All steps: those of documents, and of nettings, rules and agreements."""

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


def _residuals(item):
    return item.amount_residual, item.amount_residual_currency
