{
    "name": "Netting and Argentinian Withholdings",
    "version": "19.0.1.0.0",
    "summary": "Let a payment withhold for what is netted in the same step",
    "author": "account_netting contributors",
    "website": "https://github.com/account-netting/account_netting",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account_netting", "l10n_ar_withholding"],
    "auto_install": True,
}
