"""What all tests with a database share: a company with its chart of accounts.

Loading a chart takes most of the time of a test class. So it is loaded once for each
process that runs tests, and committed; ``NettingCommon`` takes the company from there.
"""

import pytest


@pytest.fixture(scope="session", autouse=True)
def prepared_company(request):
    if not request.config.pluginmanager.hasplugin("odoo"):
        return  # the tests of the core have no database
    request.getfixturevalue("load_registry")

    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tests.common import get_db_name

    from .common import PREPARED

    with Registry(get_db_name()).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        if env["res.company"].search_count([("name", "=", PREPARED)], limit=1):
            return
        company = env["res.company"].create({"name": PREPARED})
        env["account.chart.template"].try_loading(
            "generic_coa", company=company, install_demo=False
        )
        if not company.account_fiscal_country_id:
            company.account_fiscal_country_id = env.ref("base.us")
