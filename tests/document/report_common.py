"""Reads what is printed."""

from lxml import html

from ..common import NettingCommon

REVERSAL = "account_netting.report_netting_reversal"
ADVICE = "account_netting.report_netting_advice"
STATEMENT = "account_netting.report_netting_statement"
AGREEMENT = "account_netting.report_netting_agreement"
INVOICE = "account.report_invoice_with_payments"


class ReportCommon(NettingCommon):
    """Reads a rendered report the way a person would."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.write(
            {
                "street": "4 Partner Street",
                "vat": "BE0477472701",
                "company_registry": "REG 7",
            }
        )
        cls.company.partner_id.write(
            {"street": "1 Company Street", "company_registry": "REG 1"}
        )

    def _render(self, report, records, user=None):
        content, _type = (
            self.env["ir.actions.report"]
            .with_user(user or self.env.user)
            ._render_qweb_html(report, records.ids)
        )
        return html.fromstring(content.decode())

    def _read(self, node):
        """Return the text of a node, with plain spaces and minus signs."""
        return " ".join(node.text_content().replace("\ufeff", "").split())

    def _find(self, root, name):
        return root.xpath(f"//*[@name='{name}']")

    def _read_named(self, root, name):
        """Return the text of each part of the document that has the name."""
        return [self._read(node) for node in self._find(root, name)]

    def _read_rows(self, root, name):
        """Return the body of each table of the name: lists of texts by row."""
        return [
            [[self._read(cell) for cell in row.xpath("td")] for row in table.iter("tr")]
            for table in root.xpath(f"//*[@name='{name}']//tbody|//*[@name='{name}']")
            if table.tag == "tbody"
        ]

    def _read_results(self, root):
        """Return what the document ends in: ``{label: amount with currency}``."""
        return {
            self._read(row[0]): " ".join(self._read(cell) for cell in row[1:])
            for row in root.xpath("//*[@name='results']//tr")
        }
