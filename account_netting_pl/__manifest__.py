{
    "name": "Netting and Split Payment in Poland",
    "version": "19.0.1.0.0",
    "summary": "By agreement, net no more than the net of what is in split payment",
    "author": "account_netting contributors",
    "website": "https://github.com/account-netting/account_netting",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account_netting", "l10n_pl"],
    "data": ["views/account_move_views.xml"],
    "auto_install": True,
}
