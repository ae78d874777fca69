"""The warning on a partner that another partner has its number."""

from unittest.mock import patch

from odoo.tests import Form, tagged
from odoo.tools import SQL

from .finder_common import IBAN, OTHER_SPELLING, VAT, FinderCommon


@tagged("standard", "post_install", "-at_install")
class TestTwinWarning(FinderCommon):
    def assertWarned(self, partner, *texts):
        partner.invalidate_recordset()
        self.assertTrue(partner.netting_twin_ids)
        for text in texts:
            self.assertIn(text, partner.netting_twin_warning)

    def assertNotWarned(self, partner):
        partner.invalidate_recordset()
        self.assertFalse(partner.netting_twin_ids)
        self.assertFalse(partner.netting_twin_warning)

    def test_each_shared_number_is_named(self):
        self.customer.write({"vat": VAT, "company_registry": "12345"})
        self.vendor.write({"vat": OTHER_SPELLING, "company_registry": "12-345"})
        for partner in (self.customer, self.vendor):
            self.env["res.partner.bank"].create(
                {"partner_id": partner.id, "acc_number": IBAN}
            )

        self.assertWarned(
            self.customer,
            "Vendor has the same VAT number, registry number, and bank account.",
        )
        self.assertEqual(self.vendor.netting_twin_ids, self.customer)

    def test_it_warns_while_the_number_is_typed_and_no_longer_once_it_is_gone(self):
        self.vendor.vat = VAT

        with Form(self.customer) as form:
            self.assertFalse(form.netting_twin_warning)
            form.vat = OTHER_SPELLING
            self.assertIn("Vendor", form.netting_twin_warning)
            form.vat = False
            self.assertFalse(form.netting_twin_warning)

    def test_a_number_of_another_country_is_another_number(self):
        self.customer.write(
            {"vat": "0477472701", "country_id": self.env.ref("base.be")}
        )
        self.vendor.write({"vat": "0477472701", "country_id": self.env.ref("base.nl")})
        self.assertNotWarned(self.customer)

        self.vendor.country_id = False
        self.assertWarned(self.customer, "VAT number")

    def test_its_own_contacts_are_no_other_partner(self):
        self.customer.write({"is_company": True, "vat": VAT})
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.customer.id}
        )
        self.assertEqual(contact.vat, VAT)

        self.assertNotWarned(self.customer)
        self.assertNotWarned(contact)

    def test_partners_that_are_linked_are_not_warned_of(self):
        self._share(self.customer, self.vendor, vat=VAT)
        self.assertWarned(self.customer)

        agreement = self._agreement((self.customer, self.vendor))
        self.assertNotWarned(self.customer)

        agreement.party_ids.action_unlink_pair()
        self.assertWarned(self.customer)

    def test_archived_partners_are_not_warned_of(self):
        self._share(self.customer, self.vendor, vat=VAT)
        self.vendor.active = False

        self.assertNotWarned(self.customer)

    def test_the_company_can_switch_it_off(self):
        self._share(self.customer, self.vendor, vat=VAT)
        self.assertTrue(self.company.netting_warn_twins)
        self.assertWarned(self.customer)

        self.env["res.config.settings"].create({"netting_warn_twins": False}).execute()

        self.assertNotWarned(self.customer)

    def test_another_companys_partner_is_not_told_of(self):
        other = self.setup_other_company(name="Other")["company"]
        self._share(self.customer, self.vendor, vat=VAT)
        self.vendor.company_id = other
        user = self._user("reader", "account.group_account_invoice")

        self.assertNotWarned(self.customer.with_user(user))

    def test_users_without_accounting_keep_odoos_own_warning(self):
        self._share(self.customer, self.vendor, vat=VAT)
        employee = self._user("employee", "base.group_user")
        self.assertWarned(self.customer)

        partner = self.customer.with_user(employee)

        self.assertFalse(partner.netting_twin_warning)
        self.assertEqual(partner.same_vat_partner_id, self.vendor)
        Form(partner)

    def test_the_twins_go_to_odoos_merge_wizard(self):
        self._share(self.customer, self.vendor, vat=VAT)

        action = self.customer.action_merge_twins()
        merge = self.env[action["res_model"]].with_context(action["context"]).create({})

        self.assertEqual(merge.partner_ids, self.customer | self.vendor)

    def test_an_index_answers(self):
        """A form must not read through all partners; the planner tells."""
        Evidence = self.env["account.netting.evidence"]
        self.env["res.partner"].create(
            [
                {"name": "Registered", "company_registry": str(number)}
                for number in range(50_000, 50_200)
            ]
        )
        self.env.flush_all()
        self.env.cr.execute("ANALYZE res_partner")
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        with patch.object(
            type(self.env), "execute_query", autospec=True, return_value=[]
        ) as execute_query:
            Evidence.sudo()._read_numbers(
                [], {"vat": [VAT], "company_registry": ["12345"]}
            )
        query = next(
            call.args[1]
            for call in execute_query.call_args_list
            if "REGEXP_REPLACE" in call.args[1].code
        )

        plan = self.env.execute_query(SQL("EXPLAIN %s", query))

        self.assertIn("res_partner_netting_vat_idx", str(plan))
        self.assertIn("res_partner_netting_registry_idx", str(plan))
