{
    "name": "Netting and Cash Flow",
    "version": "19.0.1.0.0",
    "summary": "Leave what proposals are to settle out of the cash forecast",
    "author": "account_netting contributors",
    "website": "https://github.com/account-netting/account_netting",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account_netting", "mis_builder_cash_flow"],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
