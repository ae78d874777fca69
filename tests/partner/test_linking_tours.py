"""Linking in the browser: from the partner's form, and with Find Pairs."""

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestLinkingTours(NettingCommon, AccountTestInvoicingHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._user(
            "netting_manager",
            "base.group_user,base.group_partner_manager,"
            "account_netting.group_netting_manager",
        )
        (cls.customer | cls.vendor).is_company = True

    def _start(self, path, tour):
        self.start_tour(path, tour, login=self.user.login)

    def _start_on_customer(self, tour):
        self._start(f"/odoo/action-base.action_partner_form/{self.customer.id}", tour)

    def _share_vat(self):
        self.customer.vat = "BE0477472701"
        self.vendor.vat = "BE 0477.472.701"
        self._invoice(self.customer, 100)
        self._bill(self.vendor, 60)

    def test_two_records_are_linked_and_unlinked(self):
        self._share_vat()

        self._start_on_customer("account_netting_link")

        agreement = self.env["account.netting.agreement"].search([])
        self.assertRecordValues(
            agreement, [{"name": "Customer / Vendor", "state": "closed"}]
        )

    def test_pairs_are_found_and_linked_in_one_agreement(self):
        self._share_vat()
        self._invoice(self.partner, 50)
        self._bill(self.partner, 50)

        self._start("/odoo", "account_netting_find_pairs")

        agreement = self.env["account.netting.agreement"].search([])
        self.assertEqual(agreement.name, "Found pairs")
        self.assertEqual(
            set(agreement.party_ids.customer_id.ids),
            {self.customer.id, self.partner.id},
        )

    def test_a_vendor_is_created_from_a_customer(self):
        self._start_on_customer("account_netting_create_vendor")

        party = self.customer.netting_party_ids
        self.assertEqual(party.customer_id, self.customer)
        self.assertEqual(party.vendor_id.name, "Second Record")
