"""Agreements: who may net with whom, since when, and on which terms."""

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestAgreement(NettingCommon):
    # Making one
    # ----------

    def test_a_name_and_a_pair_suffice(self):
        agreement = self.env["account.netting.agreement"].create(
            {
                "name": "Framework 2025",
                "party_ids": [Command.create({"customer_id": self.partner.id})],
            }
        )

        self.assertRecordValues(
            agreement,
            [
                {
                    "state": "draft",
                    "company_id": self.company.id,
                    "journal_id": self.journal.id,
                    "account_id": self.bridging.id,
                    "payable_account_id": False,
                    "entry_detail": "summary",
                    "posting": "one",
                    "only_due": False,
                    "acceptance_state": "not_needed",
                }
            ],
        )
        self.assertEqual(agreement.party_ids.vendor_id, self.partner)

    def test_the_form_makes_one(self):
        form = Form(self.env["account.netting.agreement"])
        form.name = "Framework 2025"
        with form.party_ids.new() as party:
            party.customer_id = self.partner
        agreement = form.save()

        agreement.action_activate()

        self.assertEqual(agreement.state, "active")
        self.assertEqual(agreement.party_ids.vendor_id, self.partner)

    def test_names_need_not_be_unique(self):
        first = self._agreement(self.partner)
        second = self._agreement(self.customer)

        self.assertEqual(first.name, second.name)

    def test_a_contact_stands_for_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.partner.id}
        )

        agreement = self._agreement((contact, contact))

        self.assertRecordValues(
            agreement.party_ids,
            [{"customer_id": self.partner.id, "vendor_id": self.partner.id}],
        )

    def test_a_copy_is_a_draft_with_the_same_pairs(self):
        agreement = self._agreement(self.partner, (self.customer, self.vendor))

        copy = agreement.copy()

        self.assertEqual(copy.state, "draft")
        self.assertEqual(
            copy.party_ids.mapped("customer_id"), self.partner | self.customer
        )
        self.assertEqual(agreement.state, "active")

    # What does not make one
    # ----------------------

    def test_an_agreement_begins_before_it_ends(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self._agreement(
                self.partner, date_start="2025-02-01", date_end="2025-01-31"
            )

    def test_an_agreement_may_last_one_day(self):
        self._agreement(self.partner, date_start="2025-02-01", date_end="2025-02-01")

    def test_only_a_miscellaneous_journal_holds_nettings(self):
        for journal in (
            self.company_data["default_journal_sale"],
            self.company_data["default_journal_bank"],
        ):
            with (
                self.subTest(journal=journal.name),
                self.assertRaisesRegex(ValidationError, "cannot hold nettings"),
            ):
                self._agreement(self.partner, journal_id=journal.id)

    def test_a_journal_of_one_currency_holds_no_nettings(self):
        journal = self.env["account.journal"].create(
            {
                "name": "Foreign",
                "code": "FRGN",
                "type": "general",
                "currency_id": self.foreign.id,
            }
        )

        with self.assertRaisesRegex(ValidationError, "cannot hold nettings"):
            self._agreement(self.partner, journal_id=journal.id)

    def test_only_a_control_account_bridges(self):
        unfit = {
            "type current assets": self.receivable,
            "allow reconciliation": self.copy_account(
                self.bridging, {"reconcile": False}
            ),
            "accepts only FOR": self.copy_account(
                self.bridging, {"currency_id": self.foreign.id}
            ),
        }
        for sentence, account in unfit.items():
            for field in ("account_id", "payable_account_id"):
                with (
                    self.subTest(sentence=sentence, field=field),
                    self.assertRaisesRegex(ValidationError, sentence),
                ):
                    self._agreement(self.partner, **{field: account.id})

    def test_a_liability_may_bridge_too(self):
        account = self.copy_account(
            self.bridging, {"account_type": "liability_current"}
        )

        self._agreement(self.partner, account_id=account.id)

    def test_a_partner_is_customer_in_one_pair_and_vendor_in_one(self):
        for pairs in (
            (self.partner, (self.partner, self.vendor)),
            (self.partner, (self.customer, self.partner)),
        ):
            with self.assertRaisesRegex(Exception, "not in several"):
                self._agreement(*pairs)

    def test_two_partners_may_be_paired_crosswise(self):
        agreement = self._agreement(
            (self.customer, self.vendor), (self.vendor, self.customer)
        )

        self.assertEqual(agreement.state, "active")

    # States
    # ------

    def test_every_reason_against_activating_is_told_at_once(self):
        agreement = self._agreement(
            active=False, journal_id=False, account_id=False, acceptance_required=True
        )

        with self.assertRefused(
            "no pairs", "no netting journal", "no bridging account", "has not accepted"
        ):
            agreement.action_activate()

        self.assertEqual(agreement.state, "draft")

    def test_several_are_activated_all_or_none(self):
        good = self._agreement(self.partner, active=False)
        bad = self._agreement(active=False, name="Empty")

        with self.assertRefused("Empty"):
            (good | bad).action_activate()

        self.assertEqual(good.state, "draft")

    def test_transitions_in_the_wrong_state_are_refused(self):
        agreement = self._agreement(self.partner, active=False)
        self._assert_refused_in(agreement, "action_draft")

        agreement.action_activate()
        self._assert_refused_in(agreement, "action_activate")

        agreement.action_close()
        self._assert_refused_in(agreement, "action_activate", "action_close")

        agreement.action_draft()
        agreement.action_activate()
        self.assertEqual(agreement.state, "active")

    def test_the_state_changes_by_its_buttons_only(self):
        agreement = self._agreement(self.partner, active=False)
        for state in ("active", "closed"):
            with self.assertRefused(agreement.name):
                agreement.write({"state": state})
            forged = agreement.with_context(account_netting_at_work=True)
            with self.assertRefused(agreement.name):
                forged.write({"state": state})
        with self.assertRefused("State", "Netting Agreement"):
            self.env["account.netting.agreement"].create(
                {"name": "Framework", "state": "active"}
            )

    def test_the_terms_of_an_active_agreement_are_locked(self):
        agreement = self._agreement(self.partner)
        terms = {
            "date_start": "2025-01-01",
            "date_end": "2025-12-31",
            "journal_id": self.company_data["default_journal_misc"].id,
            "account_id": self.copy_account(self.bridging).id,
            "payable_account_id": self.copy_account(self.bridging).id,
            "analytic_distribution": {"1": 100},
            "entry_detail": "item",
            "posting": "two",
            "only_due": True,
            "acceptance_required": True,
            "company_id": self.company.id,
            "party_ids": [Command.create({"customer_id": self.customer.id})],
        }
        for field, value in terms.items():
            with self.subTest(field=field), self.assertRefused("locked", "draft"):
                agreement.write({field: value})

        agreement.write({"name": "New name", "description": "As agreed"})
        agreement.action_draft()
        agreement.entry_detail = "item"
        self.assertEqual(agreement.entry_detail, "item")

    def test_the_pairs_of_an_active_agreement_are_locked(self):
        agreement = self._agreement(self.partner)
        party = agreement.party_ids
        other = self._agreement(self.customer, active=False).party_ids

        with self.assertRefused("locked"):
            party.write({"vendor_id": self.vendor.id})
        with self.assertRefused("locked"):
            party.unlink()
        with self.assertRefused("locked"), self.env.cr.savepoint():
            party.create(
                {"agreement_id": agreement.id, "customer_id": self.customer.id}
            )
        with self.assertRefused("locked"), self.env.cr.savepoint():
            other.agreement_id = agreement

    def test_an_agreement_in_use_is_not_deleted(self):
        agreement = self._agreement(self.partner)
        with self.assertRefused(agreement.name, "Close it"):
            agreement.unlink()

        netting = self._propose(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        agreement.action_close()
        with self.assertRefused(agreement.name):
            agreement.unlink()

        netting.unlink()
        agreement.unlink()
        self.assertFalse(agreement.exists())

    def test_closing_leaves_what_was_netted(self):
        agreement = self._agreement(self.partner)
        netting = self._net(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )

        agreement.action_close()

        self.assertSettled(netting)
        self.assertEqual(agreement.netting_ids, netting)
        self.assertEqual(agreement.netting_count, 1)

    # Acceptance
    # ----------

    def test_where_the_partner_must_accept_nothing_is_netted_before(self):
        agreement = self._agreement(
            self.partner, active=False, acceptance_required=True
        )
        self.assertEqual(agreement.acceptance_state, "to_send")
        with self.assertRefused(agreement.name, "has not accepted"):
            agreement.action_activate()

        agreement.action_record_refusal()
        with self.assertRefused(agreement.name, "has not accepted"):
            agreement.action_activate()

        agreement.action_record_acceptance()
        agreement.action_activate()
        self.assertEqual(agreement.state, "active")

    def test_no_answer_is_recorded_where_none_is_awaited(self):
        agreement = self._agreement(self.partner, active=False)

        with self.assertRefused(agreement.name):
            agreement.action_record_acceptance()

    # Balances
    # --------

    def test_a_pair_shows_what_is_open_and_what_can_be_netted(self):
        agreement = self._agreement((self.customer, self.vendor), self.partner)
        joined, own = agreement.party_ids
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.customer.id}
        )
        self._invoice(contact, 100)
        self._refund(self.customer, 30)
        self._bill(self.vendor, 200)
        self._invoice(self.vendor, 1000)
        self._bill(self.partner, 50)

        self.assertRecordValues(
            joined, [{"receivable": 70, "payable": 200, "nettable": 70}]
        )
        self.assertRecordValues(own, [{"receivable": 0, "payable": 50, "nettable": 0}])
        self.assertRecordValues(
            agreement, [{"receivable": 70, "payable": 250, "nettable": 70}]
        )

    def test_currencies_are_netted_apart(self):
        """120 is nettable at most where 1000 and 1000 are open in two currencies."""
        agreement = self._agreement(self.partner)
        self._invoice(self.partner, 1000)
        self._invoice(self.partner, 50, currency=self.foreign)
        self._bill(self.partner, 100)
        self._bill(self.partner, 1800, currency=self.foreign)

        party = agreement.party_ids

        self.assertEqual(party.receivable, 1025)
        self.assertEqual(party.payable, 1000)
        # 100, and 50 FOR at today's 2.5
        self.assertEqual(party.nettable, 120)

    def test_what_is_netted_is_open_no_more(self):
        agreement = self._agreement(self.partner)
        netting = self._net(
            self._invoice(self.partner, 100), self._bill(self.partner, 60)
        )
        party = agreement.party_ids
        self.assertRecordValues(
            party, [{"receivable": 40, "payable": 0, "nettable": 0}]
        )

        netting.action_reverse(date=fields.Date.to_date("2025-06-20"))
        party.invalidate_recordset()

        self.assertRecordValues(
            party, [{"receivable": 100, "payable": 60, "nettable": 60}]
        )

    def _assert_refused_in(self, agreement, *buttons):
        for button in buttons:
            with (
                self.subTest(state=agreement.state, button=button),
                self.assertRefused(agreement.name),
            ):
                getattr(agreement, button)()
