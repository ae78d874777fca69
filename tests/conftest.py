"""What all tests with a database share: a company with its chart, and files.

Loading a chart takes most of the time of a test class. So it is loaded once for each
process that runs tests, and committed; ``NettingCommon`` takes the company from there.
"""

import os
import shutil
from pathlib import Path
from unittest.mock import patch

import pytest

from tools import database, system


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark as long what a tag says is, and all that proves at length."""
    for item in items:
        tags = getattr(item.cls, "test_tags", ())
        if "long" in tags or "proof" in item.path.parts:
            item.add_marker("long")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Count a test as failed whose browser does not start: Odoo would only skip it."""
    report = yield
    if report.skipped and system.WORD in str(report.longrepr) and system.find_browser():
        report.outcome, report.longrepr = "failed", str(report.longrepr)
    return report


def pytest_terminal_summary(terminalreporter):
    """Say at the end how many tests were skipped for want of a browser."""
    skipped = terminalreporter.stats.get("skipped", ())
    left_out = sum(system.WORD in str(report.longrepr) for report in skipped)
    if left_out and not system.find_browser():
        terminalreporter.write_line(
            f"{left_out} tests were left out: there is no browser here."
        )


@pytest.fixture(scope="session", autouse=True)
def own_files(request):
    """Give each of several processes stored files of its own.

    pytest-odoo has them share those of the database they are copies of. But each test
    class begins by deleting the files that its database does not know: among them
    were the scripts that a browser of another process was about to load.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not worker or not request.config.pluginmanager.hasplugin("odoo"):
        yield
        return
    request.getfixturevalue("load_registry")

    from odoo.tests.common import get_db_name
    from odoo.tools import config

    shared = Path(config.filestore(get_db_name()))
    own = shared.with_name(f"{shared.name}-{worker}")
    database.copy_files(shared, own)
    try:
        with patch.object(config, "filestore", return_value=str(own)):
            yield
    finally:
        shutil.rmtree(own)


@pytest.fixture(scope="session", autouse=True)
def patient_browser(request):
    """Give a browser a minute to start: Odoo skips the test after ten seconds.

    Two browsers at once on two busy cores may need more than that.
    """
    if not request.config.pluginmanager.hasplugin("odoo"):
        yield
        return
    request.getfixturevalue("load_registry")

    from odoo.tests import common

    with patch.object(common, "CHECK_BROWSER_ITERATIONS", 600):
        yield


@pytest.fixture(scope="session", autouse=True)
def prepared_company(request, own_files):
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
