{
    "name": "Netting in Jobs",
    "version": "19.0.1.0.0",
    "summary": "Net automatically in jobs, on any number of workers and servers",
    "author": "account_netting contributors",
    "website": "https://github.com/account-netting/account_netting",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account_netting", "queue_job"],
    "data": [
        "data/queue_job_data.xml",
    ],
}
