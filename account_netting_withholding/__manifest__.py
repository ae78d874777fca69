{
    "name": "Netting and Tax Withheld at Payment",
    "version": "19.0.1.0.0",
    "summary": "Withhold tax with a netting, as a payment would",
    "author": "account_netting contributors",
    "website": "https://github.com/account-netting/account_netting",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account_netting", "l10n_account_withholding_tax"],
    "data": [
        "security/account_netting_withholding_security.xml",
        "security/ir.model.access.csv",
        "reports/account_netting_advice_templates.xml",
        "views/account_netting_views.xml",
    ],
    "auto_install": True,
}
