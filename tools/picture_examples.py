"""Pictures of the worked examples, with just their figures.

Their partners and documents are no part of the demo: they are booked for the picture,
and removed once it is taken.
"""

from contextlib import contextmanager
from datetime import date

_ACTION = "/odoo/action-account_netting."


def take_all(photographer):
    """Take the pictures of the pages of examples."""
    with _books(
        photographer, "Brannigan Print Ltd", discount_vendor="closing"
    ) as books:
        books.book("out_invoice", 980)
        books.book("in_invoice", 1000, has_discount=True)
        _take_discount(photographer, books)
    with _books(photographer, "Brannigan Print Ltd") as books:
        invoice = books.book("out_invoice", 1000)
        books.book("in_invoice", 200)
        books.book("in_invoice", 100)
        with _outstanding_account(photographer):
            _take_fee(photographer, invoice)


@contextmanager
def _books(photographer, name, **terms):
    """Keep a partner with an active agreement while its picture is taken."""
    books = _Books(photographer, name, terms)
    try:
        yield books
    finally:
        books.remove()


@contextmanager
def _outstanding_account(photographer):
    """Let payments by bank have an entry: without, Odoo writes nothing off."""
    method = photographer.find(
        "account.payment.method.line",
        **{"payment_type": "inbound", "journal_id.type": "bank"},
    )
    account = photographer.find(
        "account.account", account_type="asset_current", reconcile=True
    )

    def change(value):
        values = {"payment_account_id": value}
        photographer.call("account.payment.method.line", "write", [method], values)

    change(account)
    try:
        yield
    finally:
        change(False)


class _Books:
    """The documents of one partner.

    :param terms: values of its agreement
    """

    def __init__(self, photographer, name, terms):
        self.call, self.find = photographer.call, photographer.find
        self.name = name
        self.moves = []
        self.partner = self._create("res.partner", name=name, is_company=True)
        pair = {"customer_id": self.partner, "vendor_id": self.partner}
        self.agreement = self._create(
            "account.netting.agreement", name=name, party_ids=[[0, 0, pair]], **terms
        )
        self.call("account.netting.agreement", "action_activate", [self.agreement])

    def _create(self, model, **values):
        return self.call(model, "create", [values])[0]

    def book(self, kind, amount, has_discount=False):
        """Post a document of today; return its id.

        :param has_discount: whether its terms are 2 % for who pays early
        """
        day = date.today().isoformat()
        if has_discount:
            values = {
                "invoice_payment_term_id": self.find(
                    "account.payment.term", early_discount=True, discount_percentage=2
                )
            }
        else:
            values = {"invoice_payment_term_id": False, "invoice_date_due": day}
        line = {"name": "Printing", "price_unit": amount, "tax_ids": [[6, 0, []]]}
        move = self._create(
            "account.move",
            move_type=kind,
            partner_id=self.partner,
            invoice_date=day,
            date=day,
            invoice_line_ids=[[0, 0, line]],
            **values,
        )
        self.moves.append(move)
        self.call("account.move", "action_post", [move])
        return move

    def remove(self):
        """Leave the demo as it was."""
        for model, records, reset in (
            ("account.move", self.moves, "button_draft"),
            ("account.netting.agreement", [self.agreement], "action_draft"),
            ("res.partner", [self.partner], None),
        ):
            if records and reset:
                self.call(model, reset, records)
            if records:
                self.call(model, "unlink", records)


def _take_discount(photographer, books):
    photographer.open(f"{_ACTION}account_netting_party_action", ".o_data_row")
    row = photographer.page.locator(".o_data_row", has_text=books.name).first
    row.get_by_role("button", name="Net").click()
    photographer.page.wait_for_selector(".modal .o_form_view")
    photographer.page.locator(".modal .modal-title").click()  # leave the first field
    photographer.rest()
    photographer.take("discount", ".modal-content")


def _take_fee(photographer, invoice):
    page = photographer.page

    def choose(field, label):
        widget = f".modal .o_field_widget[name={field}]"
        page.locator(f"{widget} .o_radio_item", has_text=label).locator("input").click()
        photographer.rest()

    size = page.viewport_size
    page.set_viewport_size({**size, "height": 1040})  # all of the dialog
    photographer.open(f"/odoo/account.move/{invoice}", ".o_form_view")
    photographer.click("Pay", ".modal .o_form_view")
    amount = page.locator(".modal [name=amount_div] [name=amount] input")
    amount.fill("695")
    amount.press("Tab")
    photographer.rest()
    choose("netting_mode", "Net the difference")
    choose("payment_difference_handling", "Mark as fully paid")
    account = page.locator(".modal [name=writeoff_account_id] input").first
    account.fill("Bank Fees")
    page.locator(".o-autocomplete--dropdown-item", has_text="Bank Fees").first.click()
    page.locator(".modal .modal-title").click()
    photographer.rest()
    photographer.take("fee", ".modal-content")
    page.set_viewport_size(size)
