"""What the journal and the account of a company are called, in each language."""

import re

from odoo import api, models

#: Names of journal and account in languages that the add-on is not translated to as a
#: whole: a chart of accounts is read by accountants and auditors of its country.
NAMES = {
    "bg": ("Прихващания", "Междинна сметка за прихващания"),
    "ca": ("Compensacions", "Compte pont de compensacions"),
    "cs": ("Zápočty", "Spojovací účet pro zápočty"),
    "da": ("Modregning", "Mellemregningskonto for modregning"),
    "el": ("Συμψηφισμοί", "Ενδιάμεσος λογαριασμός συμψηφισμών"),
    "et": ("Tasaarveldused", "Tasaarvelduste vahekonto"),
    "fi": ("Kuittaus", "Kuittausten selvittelytili"),
    "hr": ("Prijeboji", "Prijelazni račun za prijeboje"),
    "hu": ("Beszámítás", "Beszámítások átvezetési számlája"),
    "it": ("Compensazioni", "Conto transitorio compensazioni"),
    "lt": ("Užskaitos", "Tarpinė užskaitų sąskaita"),
    "lv": ("Ieskaiti", "Ieskaitu starpkonts"),
    "nb": ("Motregning", "Mellomregningskonto for motregning"),
    "nl": ("Verrekeningen", "Tussenrekening verrekeningen"),
    "nn": ("Motrekning", "Mellomrekningskonto for motrekning"),
    "no": ("Motregning", "Mellomregningskonto for motregning"),
    "pl": ("Kompensaty", "Konto przejściowe kompensat"),
    "pt": ("Compensações", "Conta transitória de compensações"),
    "ro": ("Compensări", "Cont de tranzit pentru compensări"),
    "ru": ("Взаимозачёты", "Промежуточный счёт взаимозачётов"),
    "sk": ("Zápočty", "Spojovací účet pre zápočty"),
    "sl": ("Kompenzacije", "Prehodni konto za kompenzacije"),
    "sv": ("Kvittning", "Avräkningskonto för kvittning"),
    "tr": ("Mahsuplaşma", "Mahsuplaşma ara hesabı"),
    "uk": ("Взаємозаліки", "Проміжний рахунок взаємозаліків"),
}

FIELDS = ("netting_journal_id", "netting_account_id")


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    @api.model
    def _get_netting_names(self):
        """Return what the journal and the account of a company are called at first.

        In the language of the context; in English where nobody has named them in it.
        """
        names = (self.env._("Netting"), self.env._("Netting Bridging Account"))
        if names == ("Netting", "Netting Bridging Account"):
            language = re.split(r"[_@]", self.env.lang or "en_US")[0]
            names = NAMES.get(language, names)
        return dict(zip(FIELDS, names, strict=True))

    @api.model
    def _translate_netting_names(self, companies, langs=None):
        """Translate the names of journals and accounts that nobody has renamed.

        Odoo looks for translations among those of charts only.

        :param langs: codes of languages, all by default
        """
        names = self.with_context(lang="en_US")._get_netting_names()
        for lang in langs or dict(self.env["res.lang"].get_installed()):
            translations = self.with_context(lang=lang)._get_netting_names()
            for company in companies.with_context(lang=lang):
                for field, name in translations.items():
                    if company[field].name == names[field] != name:
                        company[field].name = name
