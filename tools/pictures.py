"""Take the guide's pictures of a demo that is served: run as ``tools.pictures URL``.

By a command, so that they show what the add-on looks like now. The figures in them are
those of the demo company, whose dates count back from the day it is made.
"""

import shutil
import sys

import pypdfium2
from playwright.sync_api import sync_playwright

from tools import console, paths, picture_examples, system

_FOLDER = paths.ROOT / "docs" / "images"
_APPS_LIST = paths.ADDON / "static" / "description"
_ACTION = "/odoo/action-account_netting."
_STILL = 1500  # ms for what moves to come to rest
_PARTNER = "Kerbrat Conseil SARL"
_POSTED = ("Morgenroth Maschinenbau GmbH", "posted")
_REVERSED = ("Talleres Ibarrola S.L.", "reversed")
_PROPOSAL = ("Atelier Vauquelin SAS", "draft")


class Photographer:
    """Somebody logged in to the demo, with a camera.

    :param page: of a browser
    """

    def __init__(self, page, url):
        self.page, self.url = page, url
        page.goto(f"{url}/web/login")
        page.fill("[name=login]", "admin")
        page.fill("[name=password]", "admin")
        page.click("button[type=submit]")
        page.wait_for_selector(".o_web_client")

    def call(self, model, method, *args, **kwargs):
        """Call a method as the web client does."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        answer = self.page.request.post(
            f"{self.url}/web/dataset/call_kw",
            data={"jsonrpc": "2.0", "method": "call", "params": params},
        ).json()
        if "error" in answer:
            raise console.Failure(answer["error"]["data"]["message"])
        return answer.get("result")  # there is none for ``None``

    def find(self, model, **values):
        domain = [[field, "=", value] for field, value in values.items()]
        return self.call(model, "search", domain, limit=1)[0]

    def find_netting(self, partner, state):
        return self.find(
            "account.netting", **{"customer_id.name": partner, "state": state}
        )

    def rest(self):
        """Wait until what moves has come to rest."""
        self.page.wait_for_timeout(_STILL)

    def open(self, place, wait_for):
        self.page.goto(self.url + place)
        self.page.wait_for_selector(wait_for)
        self.rest()

    def click(self, text, wait_for):
        self.page.get_by_role("button", name=text, exact=True).first.click()
        self.page.wait_for_selector(wait_for)
        self.rest()

    def take(self, name, selector=None):
        """Take a picture of the page, or of a part of it."""
        target = self.page.locator(selector).first if selector else self.page
        target.screenshot(path=_FOLDER / f"{name}.png")
        print(f"  {name}.png", flush=True)

    def take_report(self, name, report, record):
        """Take a picture of the first page of a printed document."""
        answer = self.page.request.get(
            f"{self.url}/report/pdf/account_netting.{report}/{record}"
        )
        document = pypdfium2.PdfDocument(answer.body())
        document[0].render(scale=1.4).to_pil().convert("L").save(
            _FOLDER / f"{name}.png", optimize=True
        )
        print(f"  {name}.png", flush=True)


def take_all(photographer):
    """Take every picture that the guide shows."""
    take = photographer.take
    photographer.open("/odoo/netting", ".o_account_netting_row")
    take("today")
    photographer.open(
        "/odoo/action-account.open_account_journal_dashboard_kanban",
        ".o_kanban_record",
    )
    take("dashboard", ".o_kanban_record:has-text('Net Now')")
    photographer.open(f"{_ACTION}account_netting_position_action", ".o_data_row")
    take("positions")
    shutil.copy(_FOLDER / "positions.png", _APPS_LIST)
    photographer.page.locator(".o_data_row td[name=net_in_words]").first.click()
    photographer.page.wait_for_selector(".modal .o_form_view")
    photographer.page.wait_for_timeout(_STILL)
    take("pair", ".modal-content")
    photographer.open(f"{_ACTION}account_netting_party_action", ".o_data_row")
    take("pairs")
    partner = photographer.find("res.partner", name=_PARTNER)
    photographer.open(f"/odoo/res.partner/{partner}", ".o_form_view")
    photographer.page.get_by_role("tab", name="Netting").click()
    photographer.page.wait_for_timeout(_STILL)
    take("linking")

    netting = photographer.find_netting(*_POSTED)
    photographer.open(f"/odoo/account.netting/{netting}", ".o_form_view")
    take("netting")
    photographer.click("Reverse Netting", ".modal .o_form_view")
    take("reverse", ".modal-content")

    castellari = photographer.find(
        "account.move",
        **{"partner_id.name": "Castellari Impianti S.r.l.", "move_type": "in_invoice"},
    )
    photographer.open(f"/odoo/account.move/{castellari}", ".o_form_view")
    photographer.click("Pay", ".modal .o_form_view")
    photographer.page.get_by_text("Net first, then pay the rest").click()
    photographer.page.wait_for_timeout(_STILL)
    take("payment", ".modal-content")
    take_wizard(photographer)
    take_portal(photographer)

    report = photographer.take_report
    report("advice", "report_netting_advice", netting)
    report(
        "reversal",
        "report_netting_reversal",
        photographer.find_netting(*_REVERSED),
    )
    report(
        "statement",
        "report_netting_statement",
        photographer.find_netting(*_PROPOSAL),
    )
    agreement = photographer.find(
        "account.netting.agreement", name="Morgenroth Maschinenbau"
    )
    report("agreement", "report_netting_agreement", agreement)
    position = photographer.find(
        "account.netting.position", **{"customer_id.name": _POSTED[0]}
    )
    report("account", "report_netting_account", position)
    photographer.open(f"/odoo/account.netting.agreement/{agreement}", ".o_form_view")
    take("agreement_form")
    take_across(photographer)
    picture_examples.take_all(photographer)
    take_companies(photographer)


def take_companies(photographer):
    """Take what companies net for one another, with all of them switched on."""
    companies = photographer.call("res.company", "search", [])
    cids = {"name": "cids", "value": "-".join(map(str, companies))}
    photographer.page.context.add_cookies([{**cids, "url": photographer.url}])
    action = "/odoo/action-account_netting_group.account_netting_"
    photographer.open(f"{action}group_position_open", ".o_list_view")
    photographer.take("companies_positions")
    photographer.open(f"{action}group_action", ".o_data_row")
    photographer.page.locator(".o_data_row td").nth(1).click()
    photographer.page.wait_for_selector(".o_form_view")
    photographer.page.wait_for_timeout(_STILL)
    photographer.take("companies")


def take_across(photographer):
    """Take Create Netting across currencies; the demo's agreement is as before then."""
    agreement = photographer.find("account.netting.agreement", name="Thornbury & Pike")

    def change(rule):
        for method, values in (
            ("action_draft", []),
            ("write", [{"currency_rule": rule}]),
            ("action_activate", []),
        ):
            photographer.call("account.netting.agreement", method, [agreement], *values)

    change("across")
    photographer.open(f"{_ACTION}account_netting_party_action", ".o_data_row")
    row = photographer.page.locator(".o_data_row", has_text="Thornbury").first
    row.get_by_role("button", name="Net").click()
    photographer.page.wait_for_selector(".modal .o_form_view")
    photographer.page.wait_for_timeout(_STILL)
    photographer.take("across", ".modal-content")
    change("each")


def take_wizard(photographer):
    """Take Create Netting, opened from a pair with something in the way."""
    photographer.open(f"{_ACTION}account_netting_party_action", ".o_data_row")
    row = photographer.page.locator(".o_data_row", has_text="Kovárna").first
    row.get_by_role("button", name="Net").click()
    photographer.page.wait_for_selector(".modal .o_form_view, .o_form_view")
    photographer.take("wizard", ".modal-content, .o_form_view")


def take_portal(photographer):
    """Take what a partner sees of a proposal."""
    netting = photographer.find_netting(*_POSTED)
    photographer.open(f"/my/nettings/{netting}", "#wrapwrap")
    photographer.take("portal")


def main(url):
    """Take all pictures of the demo served at an address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=system.find_browser(),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": 1344, "height": 800})
        take_all(Photographer(page, url))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
