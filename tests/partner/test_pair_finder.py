"""Find pairs: what is proposed, with which evidence, and what comes of it."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.account_netting.models.partner import account_netting_evidence

from .finder_common import IBAN, OTHER_SPELLING, VAT, FinderCommon, pair_of


@tagged("standard", "post_install", "-at_install")
class TestPairFinder(FinderCommon):
    def test_nothing_in_common_gives_no_pair(self):
        self._invoice(self.customer, 100)
        self._bill(self.vendor, 60)

        self.assertFound()

    def test_a_shared_vat_number_proposes_the_pair(self):
        self.customer.vat = VAT
        self.vendor.vat = OTHER_SPELLING
        self._invoice(self.customer, 100)
        self._bill(self.vendor, 60)

        self.assertFound(
            {
                "customer_id": self.customer.id,
                "vendor_id": self.vendor.id,
                "evidence": f"VAT number {VAT}",
                "is_same_vat": True,
                "is_same_registry": False,
                "kind": "pair",
                "receivable": 100.0,
                "payable": 60.0,
                "smaller_side": 60.0,
            }
        )

    def test_the_countrys_code_may_stand_in_front_or_not(self):
        belgium, france = self.env.ref("base.be"), self.env.ref("base.fr")
        self.customer.vat = VAT
        self.vendor.vat = "0477472701"
        found = {}
        for country in (belgium, france, self.env["res.country"]):
            self.vendor.country_id = country

            found[country] = bool(self._find())

        self.assertEqual(
            found, {belgium: True, france: False, self.env["res.country"]: True}
        )

    def test_a_shared_registry_number_proposes_the_pair(self):
        self.customer.company_registry = "HRB 1234"
        self.vendor.company_registry = "hrb-1234"

        self.assertFound(
            {
                "customer_id": self.customer.id,
                "vendor_id": self.vendor.id,
                "evidence": "Registry number HRB1234",
                "is_same_registry": True,
            }
        )

    def test_a_shared_bank_account_proposes_the_pair(self):
        for partner, number in (
            (self.customer, IBAN),
            (self.vendor, IBAN.replace(" ", "")),
        ):
            self.env["res.partner.bank"].create(
                {"partner_id": partner.id, "acc_number": number}
            )

        self.assertFound(
            {
                "customer_id": self.customer.id,
                "vendor_id": self.vendor.id,
                "evidence": "Bank account BE71096123456769",
                "is_same_bank": True,
            }
        )

    def test_companies_of_one_group_are_proposed(self):
        group = self.env["res.partner"].create({"name": "Group", "is_company": True})
        self._share(self.customer, self.vendor, is_company=True)
        between = self.env["res.partner"].create(
            {"name": "Between", "is_company": True, "parent_id": group.id}
        )
        self.customer.parent_id = group
        self.vendor.parent_id = between

        self.assertFound(
            {
                "customer_id": self.customer.id,
                "vendor_id": self.vendor.id,
                "evidence": "Both belong to Group",
                "is_same_family": True,
                "kind": "pair",
            }
        )

    def test_all_the_evidence_is_shown_at_once(self):
        self._share(self.customer, self.vendor, vat=VAT, company_registry="12345")

        self.assertFound(
            {
                "evidence": f"VAT number {VAT}, Registry number 12345",
                "is_same_vat": True,
                "is_same_registry": True,
            }
        )

    def test_a_partner_that_is_both_is_paired_with_itself(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.partner.id}
        )
        self._misc_item(contact, 100)
        self._misc_item(self.partner, 40, self.payable)

        self.assertFound(
            {
                "customer_id": self.partner.id,
                "vendor_id": self.partner.id,
                "evidence": "Customer and vendor at once",
                "is_same_partner": True,
                "smaller_side": 40.0,
            }
        )

    def test_what_can_be_netted_most_comes_first(self):
        other = self.env["res.partner"].create({"name": "Other"})
        for partner, amount in ((self.partner, 30), (other, 70)):
            self._invoice(partner, amount)
            self._bill(partner, amount)

        self.assertFound(
            {"customer_id": other.id, "smaller_side": 70.0},
            {"customer_id": self.partner.id, "smaller_side": 30.0},
        )

    def test_nettable_is_counted_by_currency(self):
        self._invoice(self.partner, 100)
        self._bill(self.partner, 60)
        self._invoice(self.partner, 1000, currency=self.foreign)

        (found,) = self._find()

        self.assertEqual(found.receivable, 600.0)
        self.assertEqual(found.smaller_side, 60.0)

    def test_what_is_linked_already_is_not_proposed(self):
        self._share(self.customer, self.vendor, vat=VAT)
        agreement = self._agreement((self.customer, self.vendor), active=False)
        self.assertFound()

        agreement.action_activate()
        self.assertFound()

        agreement.action_close()
        self.assertEqual(len(self._find()), 1)

    def test_whoever_nets_with_somebody_else_is_not_proposed(self):
        self._share(self.customer, self.vendor, vat=VAT)
        self._agreement((self.customer, self.partner))

        self.assertFound()

    def test_archived_partners_are_not_proposed(self):
        self._share(self.customer, self.vendor, vat=VAT)
        self.vendor.active = False

        self.assertFound()

    def test_what_stands_on_very_many_partners_is_no_evidence(self):
        self._share(self.customer, self.vendor, vat="0477472701")
        self.assertEqual(len(self._find()), 1)

        self.env["res.partner"].create(
            [
                {"name": f"Vendor {number}", "supplier_rank": 1, "vat": "0477472701"}
                for number in range(account_netting_evidence.MOST_ALIKE)
            ]
        )

        self.assertFound()

    def test_known_placeholders_are_no_evidence(self):
        for number in ("XEXX010101000", "000000000", "FR999999999"):
            with self.subTest(number=number):
                self._share(self.customer, self.vendor, vat=number)

                self.assertFound()
                self.assertFalse(self.customer.netting_twin_warning)

    def test_a_bank_account_of_more_than_two_is_a_factors(self):
        other = self.env["res.partner"].create({"name": "Third", "supplier_rank": 1})
        for partner in (self.customer, self.vendor, other):
            self.env["res.partner.bank"].create(
                {"partner_id": partner.id, "acc_number": IBAN}
            )

        self.assertFound()
        self.assertFalse(self.customer.netting_twin_warning)

    def test_different_registry_numbers_of_one_country_tell_two_apart(self):
        france = self.env.ref("base.fr")
        self._share(self.customer, self.vendor, vat="FR74010040038")
        self.customer.write({"country_id": france.id, "company_registry": "1234"})
        self.vendor.write({"country_id": france.id, "company_registry": "1235"})

        self.assertFound()
        self.assertFalse(self.customer.netting_twin_warning)

        self.vendor.company_registry = False
        self.assertEqual(len(self._find()), 1)

    # Duplicates
    # ----------

    def test_two_customers_with_one_number_are_likely_duplicates(self):
        twin = self.env["res.partner"].create(
            {"name": "Customer (2)", "customer_rank": 1}
        )
        self._share(self.customer, twin, vat=VAT)

        (found,) = self._find()

        self.assertEqual(found.kind, "duplicate")
        self.assertEqual(found.customer_id | found.vendor_id, self.customer | twin)

    def test_duplicates_go_to_odoos_merge_wizard(self):
        twin = self.env["res.partner"].create(
            {"name": "Customer (2)", "customer_rank": 1}
        )
        self._share(self.customer, twin, vat=VAT)
        (found,) = self._find()

        action = found.action_merge()
        merge = self.env[action["res_model"]].with_context(action["context"]).create({})

        self.assertEqual(merge.partner_ids, self.customer | twin)
        self.assertEqual(merge.state, "selection")
        merge.action_merge()
        self.assertEqual(len((self.customer | twin).exists()), 1)
        self.assertFalse(found.exists())

    def test_two_customers_of_one_group_are_no_duplicates(self):
        group = self.env["res.partner"].create({"name": "Group", "is_company": True})
        self._share(
            self.customer,
            self.partner,
            is_company=True,
            customer_rank=1,
            parent_id=group.id,
        )

        self.assertFound()

    def test_a_customer_and_a_partner_that_is_both_may_be_one(self):
        self._share(self.customer, self.partner, vat=VAT)
        self._invoice(self.partner, 10)
        self._bill(self.partner, 10)

        found = self._find()

        self.assertRecordValues(
            found.filtered(lambda row: row.kind == "duplicate"),
            [{"customer_id": self.customer.id, "vendor_id": self.partner.id}],
        )
        self.assertRecordValues(
            found.filtered("is_same_partner"), [{"customer_id": self.partner.id}]
        )

    # What comes of it
    # ----------------

    def test_chosen_pairs_become_pairs_of_one_new_agreement(self):
        self._share(self.customer, self.vendor, vat=VAT)
        self._invoice(self.partner, 10)
        self._bill(self.partner, 10)
        found = self._find()

        action = found.action_link()
        form = Form(self.env["account.netting.link"].with_context(**action["context"]))
        form.agreement_name = "Found"
        action = form.save().action_link()

        agreement = self.env["account.netting.agreement"].browse(action["res_id"])
        self.assertRecordValues(agreement, [{"name": "Found", "state": "active"}])
        self.assertEqual(
            {pair_of(party) for party in agreement.party_ids},
            {
                (self.customer.id, self.vendor.id),
                (self.partner.id, self.partner.id),
            },
        )
        self.assertFalse(found.exists())
        self.assertFound()

    def test_chosen_pairs_are_added_to_an_agreement(self):
        agreement = self._agreement((self.partner, self.partner))
        self._share(self.customer, self.vendor, vat=VAT)

        action = self._find().action_link()
        form = Form(self.env["account.netting.link"].with_context(**action["context"]))
        form.agreement_id = agreement
        form.save().action_link()

        self.assertEqual(agreement.state, "active")
        self.assertEqual(agreement.party_ids[1].vendor_id, self.vendor)

    def test_pairs_that_exclude_each_other_are_refused_together(self):
        other = self.env["res.partner"].create({"name": "Other", "supplier_rank": 1})
        self._share(self.customer, self.vendor, other, vat=VAT)
        found = self._find().filtered(lambda row: row.kind == "pair")
        self.assertEqual(len(found), 2)
        action = found.action_link()
        link = self.env["account.netting.link"].with_context(**action["context"])

        with self.assertRefused("not in several"):
            link.create({}).action_link()

        self.assertFalse(self.customer.netting_party_ids)

    def test_only_netting_managers_find_pairs(self):
        Candidate = self.env["account.netting.candidate"]
        user = self._user("netting_user", "account_netting.group_netting_user")
        with self.assertRaises(AccessError):
            Candidate.with_user(user).action_find()

        self._share(self.customer, self.vendor, vat=VAT)
        manager = self._user("manager", "account_netting.group_netting_manager")
        action = Candidate.with_user(manager).action_find()
        found = Candidate.with_user(manager).search(action["domain"])
        self.assertIn(
            (self.customer.id, self.vendor.id), [pair_of(row) for row in found]
        )

    def test_queries_do_not_grow_with_the_partners(self):
        def count():
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["account.netting.candidate"]._prepare_vals_list()
            return self.env.cr.sql_log_count - before

        self._add_couples(2)
        count()
        few = count()
        self._add_couples(40)

        self.assertLessEqual(count(), few + 2)

    def _add_couples(self, number):
        start = self.env["res.partner"].search_count([])
        self.env["res.partner"].create(
            [
                {"name": f"{rank} {key}", "vat": f"BE{key:010}", rank: 1}
                for key in range(start, start + number)
                for rank in ("customer_rank", "supplier_rank")
            ]
        )


@tagged("standard", "post_install", "-at_install")
class TestFinderCompanies(FinderCommon):
    def test_another_companys_partners_and_items_are_not_seen(self):
        other = self.setup_other_company(name="Other")["company"]
        self._share(self.customer, self.vendor, vat=VAT)
        self.vendor.company_id = other
        user = self._user("manager", "account_netting.group_netting_manager")
        Candidate = self.env["account.netting.candidate"].with_user(user)

        found = Candidate.search(Candidate.action_find()["domain"])

        self.assertNotIn(self.vendor.id, [row.sudo().vendor_id.id for row in found])

    def test_an_agreement_of_another_company_stands_against_nothing(self):
        other = self.setup_other_company(name="Other")["company"]
        self._share(self.customer, self.vendor, vat=VAT)
        self._agreement((self.customer, self.vendor), company_id=other.id)

        self.assertEqual(len(self._find()), 1)
