"""One user of each kind, for the tests of who may do what."""

from .common import NettingCommon

REVERSAL_DATE = "2025-06-20"

USERS = {
    "invoicing": "account.group_account_invoice",
    "auditor": "account.group_account_readonly",
    "user": "account_netting.group_netting_user",
    "manager": "account_netting.group_netting_manager",
    "administrator": "account.group_account_manager",
    "employee": "base.group_user",
    "portal": "base.group_portal",
    "anonymous": "base.group_public",
}


class SecurityCommon(NettingCommon):
    """One user of each kind, a proposal and an agreement; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {name: cls._user(name, groups) for name, groups in USERS.items()}
        cls.agreement = cls._agreement(cls.partner)

    def _as(self, name, records):
        """Return records, or a model, as that user gets them."""
        return records.with_user(self.users[name]).with_context(
            allowed_company_ids=self.company.ids
        )

    def _propose_something(self, amount=100, **options):
        return self._propose(
            self._invoice(self.partner, amount, **options),
            self._bill(self.partner, amount, **options),
        )

    def _post_something(self):
        netting = self._propose_something()
        netting.action_post()
        return netting
