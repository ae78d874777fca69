"""The laws of the ledger hold after every step of whatever accountants do."""

from functools import partial

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from odoo.fields import Command
from odoo.tests import tagged

from ..common import NettingCommon
from .books import NETTINGS, REFUSED, TAKEN
from .effort import EXAMPLES, IS_PROOF, SEED, STEPS, tell
from .random_books import RandomBooks


@tagged("standard", "post_install", "-at_install")
class TestInvariants(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rates = {"2025-01-01": 2.0, "2025-03-01": 4.0, "2025-06-01": 2.5}
        cls.currencies = (
            cls.currency
            | cls._foreign_currency("TWO", 0.01, rates)
            | cls._foreign_currency("NONE", 1, {d: r * 71 for d, r in rates.items()})
            | cls._foreign_currency(
                "THREE", 0.001, {d: r / 7 for d, r in rates.items()}
            )
        )
        cls.currencies.rate_ids.company_id = False
        data = cls.setup_other_company(name="Other", currency_id=cls.currencies[3].id)
        branch = cls.env["res.company"].create(
            {"name": "Branch", "parent_id": cls.company.id}
        )
        cls.env.cr.precommit.run()  # loads the chart
        cls.env.user.company_ids |= branch | data["company"]
        cls.env = cls.env(
            context=dict(
                cls.env.context, allowed_company_ids=cls.env.user.company_ids.ids
            )
        )
        cls.books = [
            cls._prepare_books(company, data)
            for company, data in (
                (cls.company, cls.company_data),
                (branch, cls.company_data),
                (data["company"], data),
            )
        ]
        cls.partners = cls.env["res.partner"].create(
            [{"name": "Alpha"}, {"name": "Beta"}]
        )
        cls.instalments = cls.env["account.payment.term"].create(
            {
                "name": "Instalments",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": share, "nb_days": days}
                    )
                    for share, days in ((30, 0), (30, 30), (40, 90))
                ],
            }
        )
        cls.terms = {
            None: cls.env["account.payment.term"],
            **{
                computation: cls.env["account.payment.term"].create(
                    {
                        "name": f"3 %, tax {computation}",
                        "early_discount": True,
                        "discount_percentage": 3,
                        "discount_days": 155,
                        "early_pay_discount_computation": computation,
                        "line_ids": [
                            Command.create({"value_amount": 100, "nb_days": 160})
                        ],
                    }
                )
                for computation in ("included", "excluded", "mixed")
            },
        }
        cls.rules = cls.env["account.netting.rule"]
        cls.agreements = cls.env["account.netting.agreement"]
        for company, company_data in (
            (cls.company, cls.company_data),
            (data["company"], data),
        ):
            own = cls.env["account.netting.agreement"].with_company(company)
            small = company_data["default_account_expense"].copy({"name": "Small"})
            agreement = own.create(
                {
                    "name": company.name,
                    "company_id": company.id,
                    "tolerance_account_id": small.id,
                    "discount_customer": "pro_rata",
                    "discount_vendor": "closing",
                    "entry_detail": "summary" if company == cls.company else "item",
                    "party_ids": [
                        Command.create({"customer_id": partner.id})
                        for partner in cls.partners
                    ],
                }
            )
            agreement.action_activate()
            cls.agreements |= agreement
            cls.rules |= cls.rules.create(
                {"name": f"rule of {company.name}", "company_id": company.id}
            )
        cls.rules.action_activate()
        # Beta may net so much, Alpha as it likes.
        cls.env["account.netting.cap"].create(
            [
                {
                    "partner_id": cls.partners[1].id,
                    "period": period,
                    "amount": amount,
                    "company_id": company.id,
                }
                for company in cls.rules.company_id
                for period, amount in (("netting", 200), ("month", 300))
            ]
        )
        cls.promising = {
            books["company"]: cls._prepare_promising_journal(books)
            for books in (cls.books[0], cls.books[2])
        }
        cls.exchange_journals = (
            cls.env["res.company"].search([]).currency_exchange_journal_id
        )

    @classmethod
    def _prepare_promising_journal(cls, books):
        """Make a bank whose payments have no entry until it takes them."""
        journal = books["bank"].copy({"name": "Promises"})
        lines = (
            journal.inbound_payment_method_line_ids
            | journal.outbound_payment_method_line_ids
        )
        lines.payment_account_id = False
        return journal

    @classmethod
    def _prepare_books(cls, company, data):
        root = company.root_id
        root.tax_exigibility = True
        own = cls.env["account.account"].with_company(root)
        transition = own.create(
            {
                "name": "Tax in transition",
                "code": f"99{len(own.search([])):04}",
                "account_type": "liability_current",
                "reconcile": True,
            }
        )
        tax = (
            cls.env["account.tax"]
            .with_company(root)
            .create(
                {
                    "name": f"15 % on payment, {company.name}",
                    "amount": 15,
                    "type_tax_use": "sale",
                    "company_id": root.id,
                    "tax_exigibility": "on_payment",
                    "cash_basis_transition_account_id": transition.id,
                }
            )
        )
        return {
            "company": company,
            "tax": tax,
            "revenue": data["default_account_revenue"],
            "expense": data["default_account_expense"],
            "bank": data["default_journal_bank"],
            "receivable_2": data["default_account_receivable"].copy(),
            "payable_2": data["default_account_payable"].copy(),
        }

    def test_every_step_leaves_the_books_right(self):
        for counter in (TAKEN, REFUSED, NETTINGS):
            counter.clear()

        run_state_machine_as_test(
            seed(SEED)(partial(RandomBooks, self)),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                derandomize=not IS_PROOF,
                database=None,
                print_blob=False,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            ),
        )

        tell(
            "Invariants",
            examples=EXAMPLES,
            steps=sum(TAKEN.values()),
            refused=sum(REFUSED.values()),
            nettings_posted=NETTINGS["posted"],
            nettings_reversed=NETTINGS["reversed"],
            parts_taken_back=NETTINGS["taken back"],
            **{
                f"{name} (refused)": f"{TAKEN[name]} ({REFUSED[name]})"
                for name in TAKEN
            },
        )
