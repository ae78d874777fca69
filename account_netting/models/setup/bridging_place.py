"""Where in a chart the bridging account stands."""

import re

from odoo import models
from odoo.exceptions import UserError

#: Accounts of each chart beside which an accountant would look for clearing: suspense
#: and clearing accounts where the chart has them, else its other current receivables.
#: Named are the charts whose own account for transfers, the first choice elsewhere,
#: stands among cash and banks, or in a class that is none of both. A chart built on
#: another (Spain's, Sweden's) takes that one's.
PLACES = {
    "bd": "100203",  # Other Receivable
    "bo": "1144",  # Otros Activos Corrientes
    "br": "1.01.02.09.10",  # Demais Créditos a Receber
    "ca_2023": "119",  # Financial Assets, none of Odoo's
    "cr": "0.111403",  # Fondos en tránsito
    "dk": "6330",  # Øvrige tilgodehavender
    "do": "110302",  # Cuentas por Cobrar
    "es_common": "555",  # Partidas pendientes de aplicación
    "et": "2254",  # Other Debtors
    "fi": "1777",  # Selvittelytili
    "gr": "33.03.01.01",  # Other receivables
    "gt": "1.3.04.01",  # Otros Activos
    "hk": "1246",  # Other Receivable
    "hn": "1.3.04.01",  # Otros Activos
    "hr": "129",  # Current receivables
    "hr_kuna": "129",
    "ie": "2130",  # Other debtors
    "it": "1640",  # Debitori diversi
    "ke": "1102",  # Other Debtors
    "kh": "11300",  # Other current assets
    "mt": "2200",  # Other current assets
    "mu": "1010",  # Current Assets
    "mx": "107.05.01",  # Otros deudores diversos
    "my": "1246",  # Other Receivable
    "nl": "20",  # Tussenrekeningen
    "no": "1590",  # Andre omløpsmidler
    "pa": "13",  # Otras Cuentas por Cobrar
    "pe": "168",  # Otras cuentas por cobrar diversas
    "pk": "1124",  # Other Current Assets
    "pl": "24.090.900",  # Pozostałe rozrachunki
    "pt": "278",  # Outros devedores e credores
    "rs": "228",  # Ostala kratkoročna potraživanja
    "se": "1680",  # Andra kortfristiga fordringar
    "th": "112200",  # Other Receivables
    "tr": "136",  # Diğer çeşitli alacaklar
    "ug": "3529",  # beside Account Receivable
    "uk": "1102",  # Other Debtors
    "uy": "11621",  # Diversos
    "zm": "82",  # Sundry Customers
}

#: What a code may hold: Odoo's own pattern refuses all else.
NOT_IN_CODES = re.compile(r"[^A-Za-z0-9.]")


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _find_bridging_code(self, company):
        """Return a free code for the bridging account, beside a fitting account.

        :raises UserError: when no code is free
        """
        Account = self.env["account.account"].with_company(company)
        for start in self._get_bridging_places(company):
            try:
                code = Account._search_new_account_code(start)
            except UserError:
                continue
            # Full places are left: the next number belongs to something else.
            if len(code) == len(start) and code[:-2] == start[:-2]:
                return code
        return Account._search_new_account_code("1".ljust(6, "0"))

    def _get_bridging_places(self, company):
        """Yield codes to begin the search for a free one at, the best first.

        A code prefix in the settings is only text: it may hold what no code may, and
        even a chart of Odoo's has an external id there.
        """
        transfer = company.transfer_account_id.with_company(company).code or ""
        suspense = company.account_journal_suspense_account_id.with_company(company)
        prefix = NOT_IN_CODES.sub("", company.transfer_account_code_prefix or "")
        digits = len(transfer) or 6
        for template in self._get_parent_template(company.chart_template):
            if template in PLACES:
                yield PLACES[template].ljust(digits, "0")
        bank_prefixes = tuple(
            bank_prefix
            for bank_prefix in (
                company.bank_account_code_prefix,
                company.cash_account_code_prefix,
            )
            if bank_prefix
        )
        candidates = [transfer, prefix.ljust(digits, "0") if prefix else ""]
        candidates += [suspense.code or ""]
        candidates += self._get_current_asset_codes(company)
        beside_banks = []
        for candidate in filter(None, candidates):
            if candidate.startswith(bank_prefixes):
                beside_banks.append(candidate)
            else:
                yield candidate
        yield from beside_banks

    def _get_current_asset_codes(self, company):
        """Return the codes of a company's current assets, the last first."""
        Account = self.env["account.account"].with_company(company)
        accounts = Account.search(
            [
                *Account._check_company_domain(company),
                ("account_type", "=", "asset_current"),
            ]
        )
        return sorted(filter(None, accounts.mapped("code")), reverse=True)
