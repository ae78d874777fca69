"""Documents and payments made up at random, and what accountants undo and lock."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from odoo.fields import Command

from .books import (
    DATES,
    DISCOUNTS,
    ELSEWHERE,
    FIRST,
    NETTING_DATES,
    UNITS,
    WHICH,
    Books,
)

DOCUMENTS = st.sampled_from(
    ["out_invoice", "in_invoice"] * 3 + ["out_refund", "in_refund"]
)


class RandomDocuments(Books):
    """The steps without a netting."""

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
