"""Three companies of one group that all deal with one partner."""

from odoo import Command

from ..common import NETTING_DATE
from ..companies_common import CompaniesCommon


class GroupCommon(CompaniesCommon):
    """Companies A, B and C; the partner P; due-from and due-to accounts in each.

    Holds no test itself.
    """

    #: Values of further companies, by their names.
    more = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.a = cls.company
        data = [
            cls.setup_other_company(name=name, **vals)
            for name, vals in {"Company B": {}, "Company C": {}, **cls.more}.items()
        ]
        cls.b, cls.c = (own["company"] for own in data[:2])
        cls.books = {own["company"]: own for own in (cls.company_data, *data)}
        cls.group = cls.a.union(*cls.books)
        cls._switch_on(cls.group)
        for company in cls.group:
            own = cls.books[company]
            due_from = own["default_account_receivable"].copy({"name": "Due from"})
            due_to = own["default_account_payable"].copy({"name": "Due to"})
            company.write(
                {
                    "account_interco_receivable_id": due_from.id,
                    "account_interco_payable_id": due_to.id,
                }
            )
        cls.p = cls.env["res.partner"].create({"name": "P"})

    @classmethod
    def _switch_on(cls, companies):
        cls.env.user.company_ids |= companies
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=companies.ids)
        )

    @classmethod
    def _across(cls, company, *sides, customer=None, vendor=None, **vals):
        """Activate an agreement of a company with the partner, or with others.

        :param sides: ``(the customer's company, the vendor's)`` of each pair
        """
        agreement = cls.env["account.netting.agreement"].create(
            {
                "name": "Across",
                "company_id": company.id,
                "party_ids": [
                    Command.create(
                        {
                            "customer_id": (customer or cls.p).id,
                            "vendor_id": (vendor or cls.p).id,
                            "customer_company_id": customer_company.id,
                            "vendor_company_id": vendor_company.id,
                        }
                    )
                    for customer_company, vendor_company in sides
                ],
                **vals,
            }
        )
        agreement.action_activate()
        return agreement

    @classmethod
    def _owed(cls, company, receivables=(), payables=(), currency=None):
        """Post an entry with open items of P; see ``CompaniesCommon._items_of``."""
        return cls._items_of(company, receivables, payables, currency, cls.p)

    @classmethod
    def _propose_across(cls, *items, **options):
        Group = cls.env["account.netting.group"]
        ids = cls.env["account.move.line"].union(*items).ids
        return Group.browse(Group.propose(ids, date=NETTING_DATE, **options))

    def _open(self, *items):
        return [item.amount_residual_currency for own in items for item in own]

    def _due(self, company, sister):
        """Return what is open between two companies in the books of the first."""
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "=", sister.partner_id.id),
                ("parent_state", "=", "posted"),
            ]
        )
        return company.currency_id.round(sum(lines.mapped("amount_residual")))

    def assertAcross(self, group):
        """Check a posted netting across companies: every company's books are right."""
        self.assertEqual(group.state, "posted")
        self.assertEqual(group.netting_id.state, "posted")
        self.assertFalse(group.netting_id.is_broken)
        self._assert_zero(group)

    def _assert_zero(self, group):
        bridging = group.agreement_id.account_id
        lines = self.env["account.move.line"].search([("account_id", "=", bridging.id)])
        self.assertTrue(self.currency.is_zero(sum(lines.mapped("balance"))))
        between = group.move_ids.line_ids.filtered(
            lambda line: line.partner_id in self.group.partner_id
        )
        self.assertTrue(
            group.currency_id.is_zero(sum(between.mapped("amount_currency")))
        )
        for move in group.move_ids:
            self.assertEqual(move.state, "posted")
            self.assertTrue(self.currency.is_zero(sum(move.line_ids.mapped("balance"))))
