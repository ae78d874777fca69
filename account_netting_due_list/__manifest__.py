{
    "name": "Netting and Due List",
    "version": "19.0.1.0.0",
    "summary": "See in the due list what proposals reserve",
    "author": "account_netting contributors",
    "website": "https://github.com/account-netting/account_netting",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account_netting", "account_due_list"],
    "data": ["views/account_move_line_views.xml"],
    "auto_install": True,
}
