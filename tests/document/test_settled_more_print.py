"""All that goes with a netting, on paper and in the portal, in each language.

Rates, an early-payment discount, a small difference, a rest that moved to the other
account, and a part taken back: all of it in one netting across currencies.
"""

from lxml import html

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..ledger.test_across import AcrossCommon
from .test_reports import ADVICE, STATEMENT, ReportCommon

#: What heads the columns from what was open on, by language.
HEADINGS = {
    "en_US": "Open before|Netted|In|Discount|Written Off|Transferred|Taken Back|"
    "Remaining",
    "fr_FR": "Ouvert avant|Compensé|En|Escompte|Soldé|Transféré|Repris|Restant",
    "de_DE": "Zuvor offen|Aufgerechnet|In|Skonto|Ausgebucht|Übertragen|"
    "Zurückgenommen|Verbleibend",
    "es_ES": "Pendiente antes|Compensado|En|Descuento|Cancelado|Transferido|Retirado|"
    "Restante",
}
TO_NET = {
    "en_US": "To Net",
    "fr_FR": "À compenser",
    "de_DE": "Aufzurechnen",
    "es_ES": "Por compensar",
}
RATE = {
    "en_US": ("Exchange Rate", "1.10"),
    "fr_FR": ("Taux de change", "1,10"),
    "de_DE": ("Wechselkurs", "1,10"),
    "es_ES": ("Tipo de cambio", "1,10"),
}

#: How each language groups thousands, and begins decimals.
MARKS = {
    "en_US": (",", "."),
    "fr_FR": ("\N{NO-BREAK SPACE}", ","),
    "de_DE": (".", ","),
    "es_ES": (".", ","),
}

#: Of each document in the same order: what was open, netted, and so on.
FIGURES = {
    "invoice": (1100, 1078, 980, 22, 0, 0, 0, 0),
    "rest": (2000, 1520, 1520, 0, 0, 480, 100, 100),
    "bill": (2500.30, 2500, 2500, 0, 0.30, 0, 100, 100),
}
#: Columns that are in the settlement currency, whatever the item's.
SETTLED = 2
#: The column that a netting of which nothing is taken back has not.
TAKEN_BACK = 6


@tagged("post_install", "-at_install")
class TestSettledMoreIsShown(ReportCommon, AcrossCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in HEADINGS:
            cls.env["res.lang"]._activate_lang(code)
        cls.env.ref("base.module_account_netting")._update_translations(
            [code for code in HEADINGS if code != "en_US"]
        )
        cls._across(
            discount_customer="closing",
            residual="to_payable",
            tolerance_amount=0.5,
            tolerance_account_id=cls.expense.id,
        )
        terms = cls.env["account.payment.term"].create(
            {
                "name": "2 % within half a year",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 180,
                "line_ids": [Command.create({"value_amount": 100, "nb_days": 190})],
            }
        )
        cls.documents = {
            "invoice": cls._invoice(
                cls.partner, 1100, currency=cls.dollar, terms=terms
            ),
            "rest": cls._invoice(cls.partner, 2000),
            "bill": cls._bill(cls.partner, 2500.30),
        }
        cls.netting = cls._propose(
            *cls.documents.values(),
            amounts={
                document: FIGURES[name][1] for name, document in cls.documents.items()
            },
        )
        cls.login = cls.env["res.users"].create(
            {
                "name": "Ann",
                "login": "portal_ann",
                "password": "portal_ann",
                "partner_id": cls.env["res.partner"]
                .create({"name": "Ann", "parent_id": cls.partner.id})
                .id,
                "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
            }
        )

    def _post_and_take_back(self):
        self.netting.action_post()
        self.assertSettledButMoved()
        self.netting.action_take_back(
            {
                self._items(self.documents[name]).id: FIGURES[name][TAKEN_BACK]
                for name in ("rest", "bill")
            },
            date="2025-07-10",
        )

    def assertSettledButMoved(self):
        self.assertEqual(self.netting.state, "posted")
        self._assert_bridge_is_zero(self.netting)

    def _format(self, amount, lang, currency=None):
        """Return an amount as a language writes it, with a symbol of the currency."""
        group, decimal = MARKS[lang]
        text = f"{amount:,.2f}".replace(",", "!").replace(".", decimal)
        text = text.replace("!", group)
        if not currency:
            return text
        parts = [currency.symbol, text]
        if currency.position == "after":
            parts.reverse()
        return "\N{NO-BREAK SPACE}".join(parts)

    def _get_table(self, root):
        """Return ``{document: texts of its amounts}``, and what heads them, by side."""
        found, headings = {}, []
        for table in root.xpath("//table[@name='items']"):
            head = [
                self._read(cell) for cell in table.xpath("(.//thead/tr)[last()]/th")
            ]
            headings.append(head)
            for row in table.xpath(".//tbody/tr"):
                cells = [cell.text_content().strip() for cell in row.xpath("td")]
                found[self._read(row.xpath("td")[0]).split()[0]] = cells
        return found, headings

    def _check_page(self, root, lang, is_posted, is_portal=False):
        """Compare headings and figures of a page with what they are to be."""
        wanted = HEADINGS[lang].split("|")
        if not is_posted:
            wanted[1] = TO_NET[lang]
            del wanted[TAKEN_BACK]
        wanted[SETTLED] += f" {self.currency.name}"
        found, headings = self._get_table(root)
        for head in headings:
            self.assertEqual(head[-len(wanted) :], wanted)
        for name, document in self.documents.items():
            figures = list(FIGURES[name])
            if not is_posted:
                del figures[TAKEN_BACK]
                figures[-1] = 0
            texts = found[document.name][-len(figures) :]
            currencies = [document.currency_id] * len(figures)
            currencies[SETTLED] = self.currency
            for text, figure, currency in zip(texts, figures, currencies, strict=True):
                shown = text.replace("\N{ZERO WIDTH NO-BREAK SPACE}", "")
                # On paper, a column of its own names the currency.
                currency = currency if is_portal else None
                self.assertEqual(shown, self._format(figure, lang, currency))
        label, rate = RATE[lang]
        text = self._read(root)
        self.assertIn(label, text)
        self.assertIn(f"1 {self.currency.name} = {rate} {self.dollar.name}", text)

    def _each_language(self):
        for lang in HEADINGS:
            self.partner.lang = lang
            self.login.lang = lang
            with self.subTest(lang):
                yield lang

    def _open_page(self):
        self.env.flush_all()
        self.authenticate("portal_ann", "portal_ann")
        page = self.url_open(self.netting.access_url)
        self.assertEqual(page.status_code, 200)
        return html.fromstring(page.text)

    def test_the_statement_shows_all_of_it(self):
        for lang in self._each_language():
            self._check_page(self._render(STATEMENT, self.netting), lang, False)

    def test_the_advice_shows_all_of_it_and_what_was_taken_back(self):
        self._post_and_take_back()

        for lang in self._each_language():
            self._check_page(self._render(ADVICE, self.netting), lang, True)

    def test_the_portal_shows_all_of_it_while_it_is_proposed(self):
        self.netting.action_send()

        for lang in self._each_language():
            self._check_page(self._open_page(), lang, False, is_portal=True)

    def test_the_portal_shows_all_of_it_and_what_was_taken_back(self):
        self._post_and_take_back()

        for lang in self._each_language():
            self._check_page(self._open_page(), lang, True, is_portal=True)
