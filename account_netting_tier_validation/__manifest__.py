{
    "name": "Netting and Approval",
    "version": "19.0.1.0.0",
    "summary": "Approve nettings in tiers; their entries are not asked about again",
    "author": "account_netting contributors",
    "website": "https://github.com/account-netting/account_netting",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account_netting", "base_tier_validation"],
    "auto_install": True,
}
