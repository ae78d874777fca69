"""Tiers that ask one reviewer, for the tests of both modules that have them."""

from ...common import NettingCommon


class TierCommon(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reviewer = cls._user(
            "reviewer",
            "account_netting.group_netting_manager,account.group_account_invoice",
        )

    @classmethod
    def _tier(cls, model, domain="[]"):
        return cls.env["tier.definition"].create(
            {
                "model_id": cls.env["ir.model"]._get(model).id,
                "review_type": "individual",
                "reviewer_id": cls.reviewer.id,
                "definition_type": "domain",
                "definition_domain": domain,
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _approve(cls, netting):
        netting.invalidate_recordset()
        netting.with_user(cls.reviewer).validate_tier()
        netting.invalidate_recordset()
