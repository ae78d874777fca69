"""A small company to net in, and the verbs to fill it."""

from odoo.fields import Command

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .checks import NettingChecks

#: Documents are dated and due on these days, and netted on this one, unless told.
DOCUMENT_DATE = "2025-01-15"
DUE_DATE = "2025-02-15"
NETTING_DATE = "2025-06-15"


#: The company that ``conftest`` prepares; so Odoo's own fixture calls its own, too.
PREPARED = "company_1_data"


class NettingCommon(NettingChecks, AccountTestInvoicingCommon):
    """Fixture of all tests that need records; holds no test itself.

    ``partner`` is both customer and vendor; ``customer`` and ``vendor`` are two
    partners apart. Amounts are in company currency unless ``currency`` is given,
    and above zero for whatever adds to its side; there are no taxes unless given.
    The ``foreign`` currency counts 2.0 for one of the company's since 1 January
    2025, 4.0 since 1 March, 2.5 since 1 June.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls._foreign_currency("FOR")
        cls.partner = cls.env["res.partner"].create({"name": "Both"})
        cls.customer = cls.env["res.partner"].create({"name": "Customer"})
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.receivable = cls.company_data["default_account_receivable"]
        cls.payable = cls.company_data["default_account_payable"]
        cls.receivable_2 = cls.copy_account(cls.receivable)
        cls.payable_2 = cls.copy_account(cls.payable)
        cls.revenue = cls.company_data["default_account_revenue"]
        cls.expense = cls.company_data["default_account_expense"]
        cls.journal = cls.company.netting_journal_id
        cls.bridging = cls.company.netting_account_id
        # Found first, so that a test's own netting is not the one to create them.
        cls.company._create_netting_sequences()

    # Set-up
    # ------

    @classmethod
    def setup_independent_company(cls, **kwargs):
        """Take the company prepared once for all, see ``conftest``; or make one."""
        prepared = (
            cls.env["res.company"].sudo().search([("name", "=", PREPARED)], limit=1)
        )
        if prepared and cls.chart_template:
            return cls._create_company(name=cls.chart_template, **kwargs)
        if kwargs or not prepared:
            return super().setup_independent_company(**kwargs)
        cls.env.user.company_ids = [Command.link(prepared.id)]
        return prepared

    @classmethod
    def _foreign_currency(cls, name, rounding=0.01, rates=None):
        """Create a currency; rates by date are units for one of the company's."""
        rates = rates or {"2025-01-01": 2.0, "2025-03-01": 4.0, "2025-06-01": 2.5}
        return cls.env["res.currency"].create(
            {
                "name": name,
                "symbol": name,
                "rounding": rounding,
                "rate_ids": [
                    Command.create(
                        {"name": date, "rate": rate, "company_id": cls.company.id}
                    )
                    for date, rate in rates.items()
                ],
            }
        )

    @classmethod
    def _agreement(cls, *pairs, active=True, **vals):
        """Make an agreement.

        :param pairs: partners, each with itself, or ``(customer, vendor)``
        """
        pairs = [pair if isinstance(pair, tuple) else (pair, pair) for pair in pairs]
        agreement = cls.env["account.netting.agreement"].create(
            {
                "name": "Agreement",
                "party_ids": [
                    Command.create({"customer_id": customer.id, "vendor_id": vendor.id})
                    for customer, vendor in pairs
                ],
                **vals,
            }
        )
        if active:
            agreement.action_activate()
        return agreement

    @classmethod
    def _user(cls, login, groups):
        """Make a user of the company with just these groups (external ids)."""
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "email": f"{login}@example.com",
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
                "group_ids": [
                    Command.set([cls.env.ref(group).id for group in groups.split(",")])
                ],
            }
        )

    # Documents and entries
    # ---------------------

    @classmethod
    def _invoice(cls, partner, amount, **options):
        """Post a customer invoice; see :meth:`_document`."""
        return cls._document("out_invoice", partner, amount, **options)

    @classmethod
    def _bill(cls, partner, amount, **options):
        """Post a vendor bill; see :meth:`_document`."""
        return cls._document("in_invoice", partner, amount, **options)

    @classmethod
    def _refund(cls, partner, amount, **options):
        """Post a credit note to a customer; see :meth:`_document`."""
        return cls._document("out_refund", partner, amount, **options)

    @classmethod
    def _bill_refund(cls, partner, amount, **options):
        """Post a credit note of a vendor; see :meth:`_document`."""
        return cls._document("in_refund", partner, amount, **options)

    @classmethod
    def _document(
        cls,
        move_type,
        partner,
        amount,
        *,
        date=DOCUMENT_DATE,
        due=DUE_DATE,
        currency=None,
        account=None,
        taxes=None,
        terms=None,
        post=True,
        **vals,
    ):
        """Make an invoice, bill or credit note of one line.

        :param account: another receivable or payable account than the partner's
        :param terms: payment terms, in place of ``due``
        """
        is_sale = move_type.startswith("out_")
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": partner.id,
                "invoice_date": date,
                "date": date,
                "invoice_date_due": False if terms else due,
                "invoice_payment_term_id": terms.id if terms else False,
                "currency_id": (currency or cls.currency).id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Goods",
                            "account_id": (cls.revenue if is_sale else cls.expense).id,
                            "price_unit": amount,
                            "tax_ids": [Command.set(taxes.ids if taxes else [])],
                        }
                    )
                ],
                **vals,
            }
        )
        if account:
            move.line_ids.filtered(
                lambda line: line.display_type == "payment_term"
            ).account_id = account
        if post:
            move.action_post()
        return move

    @classmethod
    def _payment(
        cls,
        partner,
        amount,
        *,
        partner_type="customer",
        payment_type=None,
        date=DOCUMENT_DATE,
        currency=None,
    ):
        """Post a payment on account, of a customer to us or of us to a vendor.

        :return: its journal entry
        """
        inbound = partner_type == "customer"
        payment = cls.env["account.payment"].create(
            {
                "amount": amount,
                "date": date,
                "payment_type": payment_type or ("inbound" if inbound else "outbound"),
                "partner_type": partner_type,
                "partner_id": partner.id,
                "journal_id": cls.company_data["default_journal_bank"].id,
                "currency_id": (currency or cls.currency).id,
            }
        )
        payment.action_post()
        return payment.move_id

    @classmethod
    def _pay(cls, document, amount=None, date="2025-03-15"):
        """Register a payment of a document, of all of it by default."""
        vals = {"payment_date": date}
        if amount is not None:
            vals["amount"] = amount
        return (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=document.ids)
            .create(vals)
            ._create_payments()
        )

    @classmethod
    def _misc_item(
        cls,
        partner,
        amount,
        account=None,
        *,
        date=DOCUMENT_DATE,
        due=DUE_DATE,
        currency=None,
        balance=None,
        post=True,
    ):
        """Post a miscellaneous entry with one item, an opening balance say.

        :param amount: above zero when it adds to its side
        :param account: the receivable account by default
        :param balance: the same in company currency, when ``currency`` is given
        :return: the journal entry
        """
        account = account or cls.receivable
        currency = currency or cls.currency
        balance = amount if balance is None else balance
        sign = -1 if account.account_type == "liability_payable" else 1
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": cls.company_data["default_journal_misc"].id,
                "date": date,
                "line_ids": [
                    Command.create(
                        {
                            "name": "Opening balance",
                            "account_id": line_account.id,
                            "partner_id": partner.id,
                            "currency_id": currency.id,
                            "amount_currency": line_sign * amount,
                            "balance": line_sign * balance,
                            "date_maturity": due,
                        }
                    )
                    for line_account, line_sign in (
                        (account, sign),
                        (cls.revenue, -sign),
                    )
                ],
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _items(cls, *moves):
        """Return the receivable and payable items of entries; items stay as given."""
        items = cls.env["account.move.line"]
        for move in moves:
            items |= (
                move
                if move._name == "account.move.line"
                else move.line_ids.filtered(
                    lambda line: (
                        line.account_type in ("asset_receivable", "liability_payable")
                    )
                )
            )
        return items

    # Netting
    # -------

    @classmethod
    def _propose(
        cls, *moves, date=NETTING_DATE, amounts=None, item_order="due_asc", user=None
    ):
        """Propose nettings of the items of entries.

        :param amounts: ``{entry or item: amount}``
        """
        Netting = cls.env["account.netting"].with_user(user or cls.env.user)
        if amounts is not None:
            amounts = {
                cls._items(move).ensure_one().id: amount
                for move, amount in amounts.items()
            }
        return Netting.browse(
            Netting.propose(
                cls._items(*moves).ids,
                date=date,
                amounts=amounts,
                item_order=item_order,
            )
        )

    @classmethod
    def _net(cls, *moves, **options):
        """Propose and post at once; see :meth:`_propose`."""
        nettings = cls._propose(*moves, **options)
        nettings.action_post()
        return nettings

    def _codes(self, records, date=NETTING_DATE):
        """Return the codes of the only item of the records."""
        item = self._items(*records).ensure_one()
        return [reason["code"] for reason in item.netting_reasons(date=date)[item.id]]

    def _messages(self, records, date=NETTING_DATE):
        """Return the reasons of the only item of the records, in words."""
        item = self._items(*records).ensure_one()
        reasons = item.netting_reasons(date=date)[item.id]
        return " ".join(reason["message"] for reason in reasons)

    @classmethod
    def _wizard(cls, records, date=NETTING_DATE, **vals):
        """Open *Create netting* for records, as the action menu does."""
        return (
            cls.env["account.netting.wizard"]
            .with_context(active_model=records._name, active_ids=records.ids)
            .create({"date": date, **vals})
        )

    @classmethod
    def _residuals(cls, *moves):
        """Return what is open on the items, signed as in Odoo, in company currency."""
        return cls._items(*moves).mapped("amount_residual")

    @classmethod
    def _residuals_currency(cls, *moves):
        """Return what is open on the items, signed as in Odoo, in their currency."""
        return cls._items(*moves).mapped("amount_residual_currency")
