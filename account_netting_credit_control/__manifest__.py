{
    "name": "Netting and Credit Control",
    "version": "19.0.1.0.0",
    "summary": "Do not remind of what a proposal is to settle",
    "author": "account_netting contributors",
    "website": "https://github.com/account-netting/account_netting",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account_netting", "account_credit_control"],
    "auto_install": True,
}
