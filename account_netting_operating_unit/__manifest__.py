{
    "name": "Netting and Operating Units",
    "version": "19.0.1.0.0",
    "summary": "Book what settles an item in the item's operating unit",
    "author": "account_netting contributors",
    "website": "https://github.com/account-netting/account_netting",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account_netting", "account_operating_unit"],
    "auto_install": True,
}
