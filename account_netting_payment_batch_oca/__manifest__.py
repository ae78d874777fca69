{
    "name": "Netting and Batch Payments",
    "version": "19.0.1.0.0",
    "summary": "Leave what a netting reserves out of payment orders",
    "author": "account_netting contributors",
    "website": "https://github.com/account-netting/account_netting",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account_netting", "account_payment_batch_oca"],
    "auto_install": True,
}
