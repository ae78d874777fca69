"""A vendor made of a customer, or a customer of a vendor, linked at once."""

from odoo import Command
from odoo.tests import Form, tagged

from .linking_common import LinkingCommon


@tagged("standard", "post_install", "-at_install")
class TestCounterpart(LinkingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.customer.write(
            {
                "is_company": True,
                "street": "1 Rue du Port",
                "zip": "29200",
                "city": "Brest",
                "country_id": cls.env.ref("base.fr").id,
                "vat": "FR23334175221",
                "company_registry": "33417522101010",
                "email": "accounts@example.com",
                "lang": "fr_FR",
                "property_account_receivable_id": cls.receivable_2.id,
                "property_account_payable_id": cls.payable_2.id,
                "property_payment_term_id": cls.pay_terms_a.id,
                "bank_ids": [
                    Command.create(
                        {
                            "acc_number": "FR76 3000 4000 0312 3456 7890 143",
                            "allow_out_payment": False,
                        }
                    )
                ],
            }
        )

    def test_usually_the_same_partner_is_paired_with_itself(self):
        agreement = self._counterpart(self.customer, "vendor")

        self.assertEqual(agreement.state, "active")
        self.assertPairs(agreement, (self.customer, self.customer))
        self.assertEqual(self.customer.supplier_rank, 1)

    def test_a_separate_vendor_is_the_same_party_with_the_charts_accounts(self):
        vendor = self._counterpart(self.customer, "vendor", mode="new")

        self.assertRecordValues(
            vendor,
            [
                {
                    "name": "Customer",
                    "is_company": True,
                    "street": "1 Rue du Port",
                    "city": "Brest",
                    "country_id": self.env.ref("base.fr").id,
                    "vat": "FR23334175221",
                    "company_registry": "33417522101010",
                    "email": "accounts@example.com",
                    "lang": "fr_FR",
                    "supplier_rank": 1,
                    "customer_rank": 0,
                    "property_account_receivable_id": self.receivable.id,
                    "property_account_payable_id": self.payable.id,
                    "property_supplier_payment_term_id": False,
                }
            ],
        )
        self.assertRecordValues(
            vendor.bank_ids,
            [
                {
                    "sanitized_acc_number": "FR7630004000031234567890143",
                    "allow_out_payment": False,
                }
            ],
        )
        self.assertPairs(vendor.netting_party_ids.agreement_id, (self.customer, vendor))

    def test_a_bill_of_the_new_vendor_is_netted_with_the_customers_invoice(self):
        vendor = self._counterpart(self.customer, "vendor", mode="new")
        invoice, bill = self._invoice(self.customer, 100), self._bill(vendor, 60)

        self.assertSettled(self._net(invoice, bill))

        self.assertEqual(self._residuals(invoice, bill), [40, 0])

    def test_a_customer_is_created_from_a_vendor(self):
        customer = self._counterpart(
            self.vendor, "customer", mode="new", name="Vendor (sales)"
        )

        self.assertEqual(customer.name, "Vendor (sales)")
        self.assertEqual(customer.customer_rank, 1)
        self.assertPairs(
            customer.netting_party_ids.agreement_id, (customer, self.vendor)
        )

    def test_no_record_is_left_behind_by_a_refusal(self):
        self.customer.netting_as_customer = "debit_only"
        before = self.env["res.partner"].search_count([])

        with self.assertRefused("do not go together"):
            self._counterpart(self.customer, "vendor", mode="new")

        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_a_partner_on_both_sides_is_agreed_with_in_one_step(self):
        action = self.partner.action_agree_to_net()
        agreement = Form.from_action(self.env, action).save()
        agreement.action_activate()

        self.assertRecordValues(
            agreement.party_ids,
            [{"customer_id": self.partner.id, "vendor_id": self.partner.id}],
        )
        self.assertEqual(agreement.name, self.partner.name)

    def test_the_wizard_opens_for_the_company_of_a_contact(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.customer.id}
        )

        action = contact.action_create_vendor()
        form = Form(
            self.env["account.netting.counterpart"].with_context(**action["context"])
        )

        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(form.mode, "same")
        self.assertEqual(form.agreement_name, "Customer")
