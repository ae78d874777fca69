"""The statement of account: both ledgers on one paper, each partner its own alone."""

from lxml import html

from odoo.tests import tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestAccountStatement(NettingCommon):
    def _render(self, partner):
        self.env.invalidate_all()  # as in another request
        positions = self.env["account.netting.position"].search(
            ["|", ("customer_id", "=", partner.id), ("vendor_id", "=", partner.id)]
        )
        content, _type = self.env["ir.actions.report"]._render_qweb_html(
            "account_netting.report_netting_account", positions.ids
        )
        return html.fromstring(content.decode())

    def _read(self, root, name):
        return [
            " ".join(node.text_content().replace("\ufeff", "").split())
            for node in root.xpath(f"//*[@name='{name}']")
        ]

    def test_it_tells_both_ledgers_the_proposal_the_netting_and_the_balance(self):
        """1,000.00 less 600.00 netted are 400.00; 100.00 of 250.00 are proposed."""
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 1000, date="2025-01-05")
        netted = self._bill(self.partner, 600, ref="R600", date="2025-01-06")
        netting = self._net(invoice, netted)
        bill = self._bill(self.partner, 250, ref="R250", date="2025-03-01")
        proposal = self._propose(invoice, bill, amounts={invoice: 100, bill: 100})

        root = self._render(self.partner)

        (claims,), (debts,) = self._read(root, "side_0"), self._read(root, "side_1")
        company = self.company.partner_id.name
        self.assertIn(f"Owed by {self.partner.name} to {company}", claims)
        self.assertIn(invoice.name, claims)
        self.assertIn(proposal.name, claims)
        self.assertTrue(claims.endswith("Total 400.00"), claims)
        self.assertIn("R250", debts)
        self.assertNotIn("R600", debts)
        self.assertTrue(debts.endswith("Total 250.00"), debts)
        (nettings,) = self._read(root, "nettings")
        self.assertIn(netting.name, nettings)
        self.assertIn("600.00", nettings)
        self.assertNotIn(proposal.name, nettings)
        (balance,) = self._read(root, "results")
        self.assertEqual(
            balance,
            f"Balance of both: {self.partner.name} owes {company} EUR 150.00".replace(
                "EUR", self.currency.name
            ),
        )

    def test_where_we_owe_more_it_says_so(self):
        self._agreement((self.customer, self.vendor))
        self._invoice(self.customer, 90)
        self._bill(self.vendor, 100)

        root = self._render(self.customer)

        company = self.company.partner_id.name
        self.assertEqual(
            self._read(root, "results"),
            [
                f"Balance of both: {company} owes {self.vendor.name}"
                f" {self.currency.name} 10.00"
            ]
            * 2,  # a copy for each of the two
        )

    def test_it_is_in_the_partners_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.partner.lang = "de_DE"
        self._agreement(self.partner)
        self._invoice(self.partner, 90, date="2025-01-31")
        self._bill(self.partner, 100)

        (claims,) = self._read(self._render(self.partner), "side_0")

        self.assertIn("31.01.2025", claims)
        self.assertIn("90,00", claims)

    def test_of_several_netted_together_each_sees_its_own_items_alone(self):
        Partner = self.env["res.partner"]
        first, second = Partner.create([{"name": "Firsthand"}, {"name": "Secondhand"}])
        self._agreement((first, first), (second, second), scope="together")
        invoice = self._invoice(first, 300)
        bill = self._bill(second, 400, ref="R400")
        self.env.invalidate_all()
        position = (
            self.env["account.netting.position"]
            .search([])
            .filtered(lambda position: self._items(invoice) in position.item_ids)
        )

        copies = {copy.addressee: copy for copy in position._get_print_copies()}
        self.assertEqual(set(copies), {first, second})
        claims, debts = position._get_account_sides(copies[first].partner)
        self.assertEqual(claims.items, self._items(invoice))
        self.assertFalse(debts.items)
        self.assertNotIn(second.name, claims.title + debts.title)
        claims, debts = position._get_account_sides(copies[second].partner)
        self.assertFalse(claims.items)
        self.assertEqual(debts.items, self._items(bill))
        self.assertNotIn(first.name, claims.title + debts.title)
        self.assertFalse(position._get_account_nettings(first))

    def test_plain_invoicing_users_print_it(self):
        self._agreement(self.partner)
        self._invoice(self.partner, 90)
        self._bill(self.partner, 100)
        clerk = self._user("clerk", "account.group_account_invoice")
        self.env.invalidate_all()
        position = (
            self.env["account.netting.position"]
            .with_user(clerk)
            .search([("customer_id", "=", self.partner.id)])
        )

        content, _type = (
            self.env["ir.actions.report"]
            .with_user(clerk)
            ._render_qweb_html("account_netting.report_netting_account", position.ids)
        )

        self.assertIn("90.00", content.decode())
