"""Verbs for items and users of any company."""

from odoo.fields import Command

from .common import NettingCommon


class CompaniesCommon(NettingCommon):
    """Verbs for items and users of any company; holds no test itself."""

    @classmethod
    def _items_of(cls, company, receivables, payables, currency=None, partner=None):
        """Post an entry with open items of a company; credits are below zero.

        Branches book on the accounts and in the journals of their parent.
        """
        data = cls.books[company.root_id]
        currency = currency or company.currency_id
        lines = [
            (data[account], sign * amount)
            for account, sign, amounts in (
                ("default_account_receivable", 1, receivables),
                ("default_account_payable", -1, payables),
            )
            for amount in amounts
        ]
        total = sum(amount for _account, amount in lines)
        lines.append((data["default_account_revenue"], -total))
        move = (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": data["default_journal_misc"].id,
                    "company_id": company.id,
                    "date": "2025-01-15",
                    "line_ids": [
                        Command.create(
                            {
                                "name": "Opening balance",
                                "account_id": account.id,
                                "partner_id": (partner or cls.partner).id,
                                "currency_id": currency.id,
                                "amount_currency": amount,
                                "balance": currency._convert(
                                    amount, company.currency_id, company, "2025-01-15"
                                ),
                                "date_maturity": "2025-01-15",
                            }
                        )
                        for account, amount in lines
                    ],
                }
            )
        )
        move.action_post()
        return cls._items(move)

    @classmethod
    def _branch(cls, name):
        branch = cls.env["res.company"].create(
            {"name": name, "parent_id": cls.company.id}
        )
        cls.env.cr.precommit.run()  # loads the chart
        cls.env.user.company_ids |= branch
        return branch

    @classmethod
    def _user_of(cls, company, groups="account_netting.group_netting_manager"):
        user = cls._user(f"user of {company.name}", groups)
        user.write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        return user

    def _as(self, user, records):
        """Return records, or a model, as the user of other companies sees them."""
        return records.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
