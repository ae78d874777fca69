"""Linking a customer and a vendor of one party, and what unlinking leaves."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import NettingCommon


class LinkingCommon(NettingCommon):
    """Verbs of the linking wizards; holds no test itself."""

    @classmethod
    def _link(cls, customer, vendor, **vals):
        """Link with existing, and return the agreement."""
        action = (
            cls.env["account.netting.link"]
            .create({"customer_id": customer.id, "vendor_id": vendor.id, **vals})
            .action_link()
        )
        return cls.env[action["res_model"]].browse(action["res_id"])

    @classmethod
    def _counterpart(cls, partner, role, **vals):
        """Create the vendor to a customer, or the reverse; return what is opened."""
        action = (
            cls.env["account.netting.counterpart"]
            .create({"partner_id": partner.id, "role": role, **vals})
            .action_create_counterpart()
        )
        return cls.env[action["res_model"]].browse(action["res_id"])

    def assertPairs(self, agreement, *pairs):
        """Check the pairs of an agreement: ``(customer, vendor)``."""
        self.assertRecordValues(
            agreement.party_ids.sorted(),
            [
                {"customer_id": customer.id, "vendor_id": vendor.id}
                for customer, vendor in pairs
            ],
        )


@tagged("standard", "post_install", "-at_install")
class TestBalances(LinkingCommon):
    def test_the_balances_open_the_items_they_are_made_of(self):
        self._agreement((self.customer, self.vendor))
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.customer.id}
        )
        invoices = self._invoice(contact, 100) | self._invoice(self.customer, 20)
        bill = self._bill(self.vendor, 60)
        self._bill(self.partner, 999)

        for partner in (self.customer, self.vendor, contact):
            with self.subTest(partner=partner.name):
                self.assertEqual(partner.balance_as_customer, 120.0)
                self.assertEqual(partner.balance_as_vendor, 60.0)
                for action, documents in (
                    (partner.action_open_customer_items(), invoices),
                    (partner.action_open_vendor_items(), bill),
                ):
                    items = self.env["account.move.line"].search(action["domain"])
                    self.assertEqual(items.move_id, documents)

    def test_plain_invoicing_users_and_auditors_open_them(self):
        self._agreement((self.customer, self.vendor))
        bill = self._bill(self.vendor, 60)
        for group in ("group_account_invoice", "group_account_readonly"):
            user = self._user(group, f"account.{group}")
            with self.subTest(group):
                partner = self.customer.with_user(user)

                self.assertEqual(partner.balance_as_vendor, 60.0)
                action = partner.action_open_vendor_items()
                items = partner.env["account.move.line"].search(action["domain"])
                self.assertEqual(items.move_id, bill)
                Form(partner)

    def test_the_partner_shows_its_pairs_of_draft_and_active_agreements(self):
        active = self._agreement(self.partner).party_ids
        draft = self._agreement((self.customer, self.partner), active=False).party_ids
        closed = self._agreement((self.partner, self.vendor), active=False)
        closed.action_close()

        self.assertEqual(self.partner.netting_party_ids, active | draft)
        self.assertFalse(self.vendor.netting_party_ids)


@tagged("standard", "post_install", "-at_install")
class TestLink(LinkingCommon):
    def test_two_records_are_linked_in_a_new_active_agreement(self):
        invoice, bill = self._invoice(self.customer, 100), self._bill(self.vendor, 60)

        agreement = self._link(self.customer, self.vendor)

        self.assertRecordValues(
            agreement,
            [
                {
                    "name": "Customer / Vendor",
                    "state": "active",
                    "company_id": self.company.id,
                    "journal_id": self.journal.id,
                    "account_id": self.bridging.id,
                }
            ],
        )
        self.assertPairs(agreement, (self.customer, self.vendor))
        self.assertSettled(self._net(invoice, bill))

    def test_it_stays_a_draft_when_that_is_wanted(self):
        agreement = self._link(self.customer, self.vendor, activate=False)

        self.assertEqual(agreement.state, "draft")

    def test_a_contact_stands_for_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.customer.id}
        )
        form = Form(self.env["account.netting.link"])
        form.customer_id = contact
        self.assertEqual(form.customer_id, self.customer)

        agreement = self._link(contact, self.vendor)

        self.assertPairs(agreement, (self.customer, self.vendor))

    def test_a_draft_agreement_takes_the_pair_and_stays_a_draft(self):
        agreement = self._agreement(self.partner, active=False)

        linked = self._link(
            self.customer, self.vendor, agreement_id=agreement.id, activate=False
        )

        self.assertEqual(linked, agreement)
        self.assertEqual(agreement.state, "draft")
        self.assertPairs(
            agreement, (self.partner, self.partner), (self.customer, self.vendor)
        )

    def test_an_active_agreement_takes_the_pair_and_stays_active(self):
        agreement = self._agreement(self.partner)

        self._link(
            self.customer, self.vendor, agreement_id=agreement.id, activate=False
        )

        self.assertEqual(agreement.state, "active")
        self.assertPairs(
            agreement, (self.partner, self.partner), (self.customer, self.vendor)
        )
        self.assertIn("Customer / Vendor was linked", agreement.message_ids[0].body)

    def test_an_accepted_agreement_grows_only_by_its_own_form(self):
        agreement = self._agreement(
            self.partner, active=False, acceptance_required=True
        )
        agreement.action_record_acceptance()
        agreement.action_activate()

        with self.assertRefused("has accepted", "draft"):
            self._link(self.customer, self.vendor, agreement_id=agreement.id)

        self.assertEqual(agreement.state, "active")

    def test_controls_that_do_not_go_together_are_refused(self):
        self.customer.netting_as_customer = "debit_only"

        with self.assertRefused("do not go together", "Customer / Vendor"):
            self._link(self.customer, self.vendor)

        self.assertFalse(self.customer.netting_party_ids)

    def test_nobody_is_linked_twice_in_one_period(self):
        self._agreement((self.customer, self.partner), name="First")

        with self.assertRefused("already netted under First"):
            self._link(self.customer, self.vendor)

        self.assertFalse(self.vendor.netting_party_ids)

    def test_an_active_agreement_stays_as_it_was_when_the_pair_does_not_fit(self):
        self._agreement((self.customer, self.vendor), name="First")
        agreement = self._agreement(self.partner)

        with self.assertRefused("already netted under First"):
            self._link(self.customer, self.vendor, agreement_id=agreement.id)

        self.assertEqual(agreement.state, "active")
        self.assertPairs(agreement, (self.partner, self.partner))

    def test_both_sides_are_asked_for(self):
        link = self.env["account.netting.link"].create(
            {"customer_id": self.customer.id}
        )

        with self.assertRefused("Choose both"):
            link.action_link()

    def test_the_partner_stands_on_its_side_and_its_twin_on_the_other(self):
        self.customer.write({"vat": "BE0477472701", "customer_rank": 1})
        self.vendor.write({"vat": "BE 0477.472.701", "supplier_rank": 1})

        for partner in (self.customer, self.vendor):
            with self.subTest(partner=partner.name):
                action = partner.action_link()
                form = Form(
                    self.env["account.netting.link"].with_context(**action["context"])
                )

                self.assertEqual(form.customer_id, self.customer)
                self.assertEqual(form.vendor_id, self.vendor)

    def test_only_netting_managers_link(self):
        user = self._user("netting_user", "account_netting.group_netting_user")

        with self.assertRaises(AccessError):
            self.env["account.netting.link"].with_user(user).create({})


@tagged("standard", "post_install", "-at_install")
class TestUnlink(LinkingCommon):
    def test_the_pair_leaves_and_the_others_go_on(self):
        agreement = self._agreement(self.partner, (self.customer, self.vendor))

        agreement.party_ids[1].action_unlink_pair()

        self.assertEqual(agreement.state, "active")
        self.assertPairs(agreement, (self.partner, self.partner))
        self.assertIn("Customer / Vendor was unlinked", agreement.message_ids[0].body)
        invoice, bill = self._invoice(self.customer, 100), self._bill(self.vendor, 60)
        with self.assertRefused("No active netting agreement"):
            self._net(invoice, bill)

    def test_an_agreement_without_pairs_is_closed(self):
        agreement = self._agreement((self.customer, self.vendor))

        agreement.party_ids.action_unlink_pair()

        self.assertEqual(agreement.state, "closed")
        self.assertFalse(agreement.party_ids)
        self._link(self.customer, self.vendor)

    def test_a_draft_stays_a_draft(self):
        agreement = self._agreement((self.customer, self.vendor), active=False)

        agreement.party_ids.action_unlink_pair()

        self.assertEqual(agreement.state, "draft")

    def test_pairs_of_a_closed_agreement_stay_as_its_record(self):
        agreement = self._agreement((self.customer, self.vendor))
        agreement.action_close()

        with self.assertRefused(agreement.name, "closed"):
            agreement.party_ids.action_unlink_pair()

        self.assertTrue(agreement.party_ids)

    def test_proposals_are_cancelled_and_what_was_netted_stays(self):
        agreement = self._agreement((self.customer, self.vendor), self.partner)
        posted = self._net(
            self._invoice(self.customer, 100), self._bill(self.vendor, 60)
        )
        open_ = self._propose(
            self._invoice(self.customer, 50), self._bill(self.vendor, 50)
        )
        other = self._propose(
            self._invoice(self.partner, 50), self._bill(self.partner, 50)
        )

        agreement.party_ids[0].action_unlink_pair()

        self.assertEqual(open_.state, "cancel")
        self.assertFalse(open_.line_ids.filtered("reserved"))
        self.assertIn(open_.name, agreement.message_ids[0].body)
        self.assertEqual(other.state, "draft")
        self.assertSettled(posted)
        self.assertEqual(posted.agreement_id, agreement)
        posted.action_reverse()
        self.assertReversed(posted)

    def test_balances_are_each_ones_own_again(self):
        self._invoice(self.customer, 100)
        self._bill(self.vendor, 60)
        agreement = self._agreement((self.customer, self.vendor))
        self.assertEqual(self.customer.balance_as_vendor, 60.0)

        agreement.party_ids.action_unlink_pair()
        self.customer.invalidate_recordset()

        self.assertEqual(self.customer.balance_as_customer, 100.0)
        self.assertEqual(self.customer.balance_as_vendor, 0.0)

    def test_only_netting_managers_unlink(self):
        agreement = self._agreement(self.partner)
        user = self._user("netting_user", "account_netting.group_netting_user")

        with self.assertRaises(AccessError):
            agreement.party_ids.with_user(user).action_unlink_pair()

        manager = self._user("manager", "account_netting.group_netting_manager")
        agreement.party_ids.with_user(manager).action_unlink_pair()
        self.assertEqual(agreement.state, "closed")


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


@tagged("standard", "post_install", "-at_install")
class TestCommercialPartners(LinkingCommon):
    """A pair always points at commercial partners, whatever becomes of these."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env["res.partner"].create({"name": "Group", "is_company": True})

    def test_a_partner_that_becomes_a_contact_takes_its_company_along(self):
        agreement = self._agreement((self.customer, self.vendor))
        open_ = self._propose(
            self._invoice(self.customer, 50), self._bill(self.vendor, 50)
        )

        self.customer.parent_id = self.group

        self.assertPairs(agreement, (self.group, self.vendor))
        self.assertEqual(open_.customer_id, self.group)
        open_.action_post()
        self.assertSettled(open_)

    def test_what_was_netted_goes_along_as_odoo_takes_it(self):
        """Odoo gives the partner's whole ledger to its company, and asks nobody."""
        self._agreement(self.partner)
        invoice = self._invoice(self.partner, 70)
        bill = self._bill(self.partner, 50)
        netting = self._net(invoice, bill)

        self.partner.parent_id = self.group

        sides = netting.move_ids.line_ids
        self.assertEqual(sides.partner_id, self.group)
        self.assertSettled(netting)
        self.assertEqual(self._residuals(invoice, bill), [20, 0])
        netting.action_reverse()
        self.assertEqual(netting.state, "reversed")
        self.assertEqual(self._residuals(invoice, bill), [70, -50])

    def test_only_odoo_may_give_a_nettings_lines_to_another(self):
        self._agreement(self.partner)
        netting = self._net(
            self._invoice(self.partner, 70), self._bill(self.partner, 50)
        )

        for forged in ({}, {"bypass_lock_check": True}):
            lines = netting.move_ids.line_ids.with_context(**forged)
            with self.assertRefused("belongs to the netting"):
                lines.partner_id = self.group

    def test_a_subsidiary_stays_itself(self):
        agreement = self._agreement((self.customer, self.vendor))
        self.customer.is_company = True

        self.customer.parent_id = self.group

        self.assertPairs(agreement, (self.customer, self.vendor))

        self.customer.is_company = False

        self.assertPairs(agreement, (self.group, self.vendor))

    def test_the_companys_own_pair_goes_before(self):
        own = self._agreement((self.group, self.vendor), name="Own")
        other = self._agreement((self.customer, self.partner), name="Other")

        self.customer.parent_id = self.group

        self.assertPairs(own, (self.group, self.vendor))
        self.assertEqual((own.state, other.state), ("active", "closed"))
        self.assertIn("Own", other.message_ids[0].body)

    def test_somebody_without_rights_on_agreements_may_do_it(self):
        agreement = self._agreement((self.customer, self.vendor))
        user = self._user("contacts", "base.group_user,base.group_partner_manager")

        self.customer.with_user(user).parent_id = self.group

        self.assertPairs(agreement, (self.group, self.vendor))

    def test_a_pair_is_still_refused_by_its_form_while_active(self):
        agreement = self._agreement((self.customer, self.vendor))

        with self.assertRaises(UserError):
            agreement.party_ids.customer_id = self.partner
