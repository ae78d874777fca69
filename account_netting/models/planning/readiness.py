"""What must be set up, and still be in use, before anything can be booked.

Odoo refuses archived accounts and journals in the middle of posting, with exchange and
tax entries half made. Here they are reasons, that name what is missing and where to
mend it.
"""

from odoo import api, models
from odoo.fields import Domain

#: What Odoo books tax that falls due with the settlement on.
CASH_BASIS_TAX = Domain("tax_line_id.tax_exigibility", "=", "on_payment")
CASH_BASIS_BASE = Domain("tax_ids.tax_exigibility", "=", "on_payment") | Domain(
    "tax_ids.children_tax_ids.tax_exigibility", "=", "on_payment"
)


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    # The agreement's journal and bridging accounts, and exchange differences
    # -------------------------------------------------------------------------

    @api.model
    def _find_setup_problems(self, company_id, agreement_id, currency_id, date):
        """Yield the codes of what is missing for such nettings."""
        agreement = self.env["account.netting.agreement"].browse(agreement_id or ())
        company = self.env["res.company"].browse(company_id)
        if agreement and self._get_setup_gap(agreement, company):
            yield "no_setup"
        if currency_id == company.currency_id.id:
            return
        if self._find_missing_rate(company, currency_id, date):
            yield "no_rate"
        if self._get_exchange_gap(company):
            yield "no_exchange_setup"

    @api.model
    def _get_setup_gap(self, agreement, company):
        """Return, as a sentence, why a company's nettings cannot be booked, if so."""
        gap = self._get_agreement_gap(agreement)
        return gap or agreement._get_discount_problem(company)

    @api.model
    def _get_agreement_gap(self, agreement):
        """Return, as a sentence, why entries cannot be booked as an agreement says.

        :return: the sentence, or ``None`` when its journal and accounts are fit
        """
        if not agreement.journal_id or not agreement.account_id:
            return self.env._(
                "The agreement %(agreement)s has no usable journal or bridging "
                "account; set it back to draft and choose them.",
                agreement=agreement.display_name,
            )
        if not agreement.journal_id.active:
            return self.env._(
                "The agreement %(agreement)s has no usable journal: %(journal)s is "
                "archived. Unarchive it among the journals.",
                agreement=agreement.display_name,
                journal=agreement.journal_id.display_name,
            )
        for account in agreement.account_id | agreement.payable_account_id:
            if not account.active:
                return self.env._(
                    "The agreement %(agreement)s has no usable bridging account: "
                    "%(account)s is archived. Unarchive it in the chart of accounts.",
                    agreement=agreement.display_name,
                    account=account.display_name,
                )
            problem = account._get_bridging_problem()
            if problem:
                return problem
        return agreement._get_policy_problem() or self._get_write_off_gap(agreement)

    @api.model
    def _get_write_off_gap(self, agreement):
        """Return, as a sentence, why small differences cannot be written off, if so."""
        account = agreement.tolerance_account_id
        if agreement._writes_off() and account and not account.active:
            return self.env._(
                "The agreement %(agreement)s writes small differences off to "
                "%(account)s, which is archived. Unarchive it in the chart of "
                "accounts.",
                agreement=agreement.display_name,
                account=account.display_name,
            )
        return agreement._get_tolerance_problem()

    @api.model
    def _get_exchange_gap(self, company):
        """Return, as a sentence, why exchange differences cannot be booked, if so."""
        company = company.sudo()  # settings count, whoever may see them
        journal = company.currency_exchange_journal_id
        gain = company.income_currency_exchange_account_id
        loss = company.expense_currency_exchange_account_id
        if not (journal and gain and loss):
            return self.env._(
                "The company lacks its exchange journal, gain or loss account; set "
                "them in the Accounting settings."
            )
        if not journal.active:
            return self.env._(
                "The exchange journal %(journal)s is archived. Unarchive it, or choose "
                "another one in the Accounting settings.",
                journal=journal.display_name,
            )
        archived = (gain | loss).filtered(lambda account: not account.active)
        if archived:
            return self.env._(
                "The exchange gain or loss account %(account)s is archived. Unarchive "
                "it, or choose another one in the Accounting settings.",
                account=archived[0].display_name,
            )
        return None

    # The items' own accounts, and those of their tax
    # ------------------------------------------------

    @api.model
    def _find_archived(self, plans):
        """Find what stands on archived accounts, or whose tax would be booked there.

        :return: ``{code: set of item keys}``
        """
        archived = self._find_archived_accounts()
        items = [item for plan in plans for item in plan.items]
        return {
            "account_archived": {
                item.key for item in items if item.account in archived.ids
            }
            if archived
            else set(),
            "no_tax_setup": self._find_without_tax_setup(items, archived),
        }

    @api.model
    def _find_without_analytic(self, plans):
        """Find items whose account demands a distribution that they do not have.

        The line that settles an item takes it over from the item.
        """
        items = [item for plan in plans for item in plan.items]
        # Set-up counts, whatever the user may see of it.
        accounts = (
            self.env["account.account"].sudo().browse({item.account for item in items})
        )
        demanding = set(
            accounts.filtered(lambda account: account._needs_analytic()).ids
        )
        keys = [item.key for item in items if item.account in demanding]
        # Set-up counts, whatever the user may see of it.
        lines = self.env["account.move.line"].sudo().browse(keys)
        return set(lines.filtered(lambda line: not line.analytic_distribution).ids)

    @api.model
    def _find_archived_accounts(self):
        """Return the archived accounts; most companies have none or few."""
        # Set-up counts, whatever the user may see of it.
        return (
            self.env["account.account"]
            .sudo()
            .with_context(active_test=False)
            .search([("active", "=", False)])
        )

    @api.model
    def _find_without_tax_setup(self, items, archived):
        """Find items whose tax falls due with settlement, and cannot be booked.

        Documents are looked at where a company's journal or an account is not in use.

        :param archived: all archived ``account.account``
        """
        # Set-up counts, whatever the user may see of it.
        companies = (
            self.env["res.company"].sudo().browse({item.company for item in items})
        )
        suspects = companies.filtered(
            lambda company: (
                company.tax_exigibility
                and (archived or not company.tax_cash_basis_journal_id.active)
            )
        )
        if not suspects:
            return set()
        moves = {item.move for item in items if item.company in suspects.ids}
        taxed = self.env["account.move"].browse(
            self._find_taxed_on_payment(moves, suspects)
        )
        # Set-up counts, whatever the user may see of it.
        stopped = {
            move.id
            for company, own in taxed.sudo().grouped("company_id").items()
            for move in own
            if self._get_tax_journal_gap(company)
        }
        stopped |= set(self._find_tax_lines(taxed, archived).move_id.ids)
        return {item.key for item in items if item.move in stopped}

    @api.model
    def _find_tax_lines(self, documents, archived):
        """Return the lines whose cash-basis entries would take an archived account.

        They undo the line on its own account, or on the company's base account, and
        book tax on the account of the tax.
        """
        if not documents or not archived:
            return self.env["account.move.line"]
        own = Domain("account_id", "in", archived.ids)
        of_tax = Domain("tax_repartition_line_id.account_id", "in", archived.ids)
        of_base = Domain(
            "company_id.account_cash_basis_base_account_id", "in", archived.ids
        )
        without_base = Domain(
            "company_id.account_cash_basis_base_account_id", "=", False
        )
        # Taxes count, whatever the user may see of them.
        return (
            self.env["account.move.line"]
            .sudo()
            .search(
                Domain("move_id", "in", documents.ids)
                & (
                    CASH_BASIS_TAX & (own | of_tax)
                    | CASH_BASIS_BASE & (of_base | without_base & own)
                )
            )
        )

    @api.model
    def _get_tax_journal_gap(self, company):
        """Return, as a sentence, why cash-basis tax cannot be booked, if so."""
        # Set-up counts, whatever the user may see of it.
        journal = company.sudo().tax_cash_basis_journal_id
        if not journal:
            return self.env._(
                "Its tax falls due when it is settled, but the company has no "
                "cash-basis journal; choose one in the Accounting settings."
            )
        if not journal.active:
            return self.env._(
                "Its tax falls due when it is settled, but the cash-basis journal "
                "%(journal)s is archived. Unarchive it, or choose another one in the "
                "Accounting settings.",
                journal=journal.display_name,
            )
        return None

    # In words
    # --------

    @api.model
    def _get_no_setup_sentence(self, item, target):
        agreement = self.env["account.netting.agreement"].browse(target.agreement)
        company = self.env["res.company"].browse(target.company)
        return self._get_setup_gap(agreement, company)

    @api.model
    def _get_no_exchange_setup_sentence(self, item, target):
        return self._get_exchange_gap(self.env["res.company"].browse(target.company))

    @api.model
    def _get_analytic_sentence(self, item, target):
        # The account is named to whoever it stops.
        account = self.env["account.account"].sudo().browse(item.account)
        return self.env._(
            "Its account %(account)s demands an analytic distribution, and it has "
            "none. Enter one on the journal item first.",
            account=account.display_name,
        )

    @api.model
    def _get_archived_sentence(self, item, target):
        # The account is named to whoever it stops.
        account = self.env["account.account"].sudo().browse(item.account)
        return self.env._(
            "Its account %(account)s is archived. Unarchive it in the chart of "
            "accounts.",
            account=account.display_name,
        )

    @api.model
    def _get_no_tax_setup_sentence(self, item, target):
        company = self.env["res.company"].browse(item.company)
        # The tax is named to whoever it stops.
        document = self.env["account.move"].sudo().browse(item.move)
        archived = self._find_archived_accounts()
        lines = self._find_tax_lines(document, archived)
        accounts = (
            lines.account_id
            | lines.tax_repartition_line_id.account_id
            | lines.company_id.account_cash_basis_base_account_id
        ) & archived
        return self._get_tax_journal_gap(company) or self.env._(
            "Its tax falls due when it is settled, over the archived account "
            "%(account)s. Unarchive it in the chart of accounts.",
            account=", ".join(accounts.mapped("display_name")),
        )
