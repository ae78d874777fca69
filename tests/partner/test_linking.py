"""Linking a customer and a vendor of one party, and what unlinking leaves."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .linking_common import LinkingCommon


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
