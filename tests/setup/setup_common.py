"""Verbs of the set-up tests."""

from ..common import NettingCommon


class SetupCommon(NettingCommon):
    """Verbs of the set-up tests; holds no test itself."""

    def assertSetUp(self, company):
        """Check that a company has all it needs to net."""
        company = company.sudo()  # any company of the database
        journal, account = company.netting_journal_id, company.netting_account_id
        self.assertRecordValues(
            journal,
            [
                {
                    "type": "general",
                    "company_id": company.id,
                    "currency_id": False,
                    "is_netting_journal": True,
                    "active": True,
                }
            ],
        )
        self.assertRecordValues(
            account,
            [
                {
                    "account_type": "asset_current",
                    "reconcile": True,
                    "currency_id": False,
                    "tax_ids": [],
                    "company_ids": company.ids,
                    "active": True,
                }
            ],
        )
        self.assertTrue(account.with_company(company).code)
        self.assertNumbered(company)
        self.assertNotEqual(self._default_journal(company), journal)

    def assertNumbered(self, company):
        sequences = self.env["ir.sequence"].search(
            [("code", "=", "account.netting"), ("company_id", "=", company.id)]
        )
        self.assertEqual(len(sequences), 1)

    def _default_journal(self, company):
        """Return the journal that Odoo puts miscellaneous entries in."""
        Move = self.env["account.move"].with_company(company)
        return Move.new({"move_type": "entry", "company_id": company.id}).journal_id

    def _new_company(self, name="New", **vals):
        """Make a company with a chart of accounts."""
        company = self.env["res.company"].create({"name": name, **vals})
        self.env.user.company_ids |= company
        self._load_chart(company)
        return company

    def _load_chart(self, company):
        self.env["account.chart.template"].try_loading(
            "generic_coa", company, install_demo=False
        )

    def _load_other_chart(self, company):
        """Load a chart as if the company had had another; Odoo deletes what it had."""
        company.chart_template = False
        self._load_chart(company)

    def _remove_setup(self, company):
        """Leave the company as it was before the module came."""
        journal, account = company.netting_journal_id, company.netting_account_id
        company.write({"netting_journal_id": False, "netting_account_id": False})
        journal.unlink()
        account.unlink()
        self.env["ir.sequence"].search(
            [("code", "=", "account.netting"), ("company_id", "=", company.id)]
        ).unlink()

    def _set_up_companies(self):
        self.env["account.chart.template"].sudo()._setup_netting_of_companies()
