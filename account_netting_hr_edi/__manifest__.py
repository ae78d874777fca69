{
    "name": "Netting and Croatian Reporting of Collections",
    "version": "19.0.1.0.0",
    "summary": "Report what a netting collects as a set-off, and what it takes back",
    "author": "account_netting contributors",
    "website": "https://github.com/account-netting/account_netting",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account_netting", "l10n_hr_edi"],
    "data": ["views/account_move_views.xml"],
    "auto_install": True,
}
