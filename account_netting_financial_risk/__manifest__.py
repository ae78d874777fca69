{
    "name": "Netting and Financial Risk",
    "version": "19.0.1.0.0",
    "summary": "Count a customer's risk net of what may be set off",
    "author": "account_netting contributors",
    "website": "https://github.com/account-netting/account_netting",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account_netting", "account_financial_risk"],
    "data": ["views/res_partner_views.xml"],
    "auto_install": True,
}
