"""After partners were merged with Odoo's own wizard, everything is still right."""

from odoo import Command
from odoo.tests import tagged

from ..common import NETTING_DATE, NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestMerge(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls.env["res.partner"].create({"name": "Twin"})

    def _merge(self, source, destination, user=None):
        """Merge as the contacts' action menu does."""
        wizard = (
            self.env["base.partner.merge.automatic.wizard"]
            .with_user(user or self.env.user)
            .with_context(
                active_model="res.partner", active_ids=(source | destination).ids
            )
            .create({})
        )
        wizard.dst_partner_id = destination
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertFalse(source.exists())

    def _pairs(self, agreement):
        return [
            (party.customer_id, party.vendor_id)
            for party in agreement.party_ids.sorted()
        ]

    # Pairs and agreements
    # --------------------

    def test_a_customer_and_a_vendor_that_become_one_stay_a_pair(self):
        agreement = self._agreement((self.customer, self.vendor))
        invoice, bill = self._invoice(self.customer, 100), self._bill(self.vendor, 60)

        self._merge(self.vendor, self.customer)

        self.assertEqual(agreement.state, "active")
        self.assertEqual(self._pairs(agreement), [(self.customer, self.customer)])
        self.assertSettled(self._net(invoice, bill))

    def test_two_pairs_that_become_one_stand_once(self):
        agreement = self._agreement(self.partner, self.twin, self.customer)
        invoice, bill = self._invoice(self.twin, 100), self._bill(self.partner, 60)

        self._merge(self.twin, self.partner)

        self.assertEqual(agreement.state, "active")
        self.assertEqual(
            self._pairs(agreement),
            [(self.partner, self.partner), (self.customer, self.customer)],
        )
        self.assertSettled(self._net(invoice, bill))

    def test_crosswise_pairs_become_one(self):
        agreement = self._agreement(
            (self.partner, self.twin), (self.twin, self.partner)
        )

        self._merge(self.twin, self.partner)

        self.assertEqual(self._pairs(agreement), [(self.partner, self.partner)])

    def test_of_two_pairs_with_one_customer_the_remaining_partners_stays(self):
        agreement = self._agreement(
            (self.twin, self.vendor), (self.partner, self.customer)
        )

        self._merge(self.twin, self.partner)

        self.assertEqual(agreement.state, "active")
        self.assertEqual(self._pairs(agreement), [(self.partner, self.customer)])
        self.assertIn("Both / Vendor", agreement.message_ids[0].body)

    def test_drafts_and_closed_agreements_are_put_right_too(self):
        draft = self._agreement(self.partner, self.twin, active=False)
        closed = self._agreement(self.partner, self.twin, active=False)
        closed.action_close()

        self._merge(self.twin, self.partner)

        for agreement, state in ((draft, "draft"), (closed, "closed")):
            self.assertEqual(agreement.state, state)
            self.assertEqual(self._pairs(agreement), [(self.partner, self.partner)])

    def test_of_two_active_agreements_the_remaining_partners_goes_on(self):
        older = self._agreement(self.twin, name="Older")
        own = self._agreement(self.partner, name="Own")

        self._merge(self.twin, self.partner)

        self.assertEqual(own.state, "active")
        self.assertEqual(self._pairs(own), [(self.partner, self.partner)])
        self.assertEqual(older.state, "closed")
        self.assertIn("Own", older.message_ids[0].body)
        self.assertEqual(
            self._propose(
                self._invoice(self.partner, 100), self._bill(self.partner, 60)
            ).agreement_id,
            own,
        )

    def test_an_agreement_with_other_pairs_stays_active(self):
        other = self._agreement(self.twin, self.customer)
        self._agreement(self.partner)

        self._merge(self.twin, self.partner)

        self.assertEqual(other.state, "active")
        self.assertEqual(self._pairs(other), [(self.customer, self.customer)])

    def test_agreements_of_different_periods_both_stay(self):
        first = self._agreement(self.twin, date_end="2025-03-31")
        second = self._agreement(self.partner, date_start="2025-04-01")

        self._merge(self.twin, self.partner)

        for agreement in (first, second):
            self.assertEqual(agreement.state, "active")
            self.assertEqual(self._pairs(agreement), [(self.partner, self.partner)])

    def test_agreements_of_different_companies_both_stay(self):
        other = self.setup_other_company(name="Other")["company"]
        first = self._agreement(self.twin)
        second = self._agreement(self.partner, company_id=other.id)

        self._merge(self.twin, self.partner)

        self.assertEqual((first | second).mapped("state"), ["active", "active"])

    def test_a_pair_moves_to_the_company_of_the_contact_it_is_merged_into(self):
        agreement = self._agreement((self.twin, self.vendor))
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.customer.id}
        )

        self._merge(self.twin, contact)

        self.assertEqual(self._pairs(agreement), [(self.customer, self.vendor)])

    def test_merging_others_leaves_pairs_alone(self):
        agreement = self._agreement(self.partner, (self.customer, self.vendor))
        messages = agreement.message_ids
        stranger = self.env["res.partner"].create({"name": "Stranger"})

        self._merge(self.twin, stranger)

        self.assertEqual(len(agreement.party_ids), 2)
        self.assertEqual(agreement.message_ids, messages)

    # Nettings
    # --------

    def test_what_was_netted_stays_as_it_was_and_can_be_reversed(self):
        self._agreement(self.partner, self.twin)
        invoice, bill = self._invoice(self.twin, 100), self._bill(self.twin, 60)
        netting = self._net(invoice, bill)
        snapshots = netting.line_ids.read(
            ["number", "date", "amount_open", "amount", "amount_left"]
        )

        self._merge(self.twin, self.partner)

        self.assertSettled(netting)
        self.assertEqual(netting.customer_id, self.partner)
        self.assertEqual(
            netting.line_ids.read(
                ["number", "date", "amount_open", "amount", "amount_left"]
            ),
            snapshots,
        )
        netting.action_reverse(date=NETTING_DATE)
        self.assertReversed(netting)
        self.assertEqual(self._residuals(invoice, bill), [100, -60])

    def test_a_proposal_of_a_pair_that_stands_twice_can_be_posted(self):
        self._agreement(self.partner, self.twin)
        netting = self._propose(
            self._invoice(self.twin, 100), self._bill(self.twin, 60)
        )

        self._merge(self.twin, self.partner)

        self.assertEqual(netting.state, "draft")
        netting.action_post()
        self.assertSettled(netting)

    def test_a_proposal_of_a_pair_that_left_is_cancelled(self):
        self._agreement(self.twin, name="Older")
        self._agreement(self.partner, name="Own")
        invoice, bill = self._invoice(self.twin, 100), self._bill(self.twin, 60)
        proposal = self._propose(invoice, bill)

        self._merge(self.twin, self.partner)

        self.assertEqual(proposal.state, "cancel")
        self.assertSettled(self._net(invoice, bill))

    # Rules and partners
    # ------------------

    def test_rules_cover_the_remaining_partner_once(self):
        rule = self.env["account.netting.rule"].create(
            {
                "name": "Rule",
                "customer_ids": [Command.set((self.partner | self.twin).ids)],
                "vendor_ids": [Command.set(self.twin.ids)],
            }
        )

        self._merge(self.twin, self.partner)

        self.assertEqual(rule.customer_ids, self.partner)
        self.assertEqual(rule.vendor_ids, self.partner)

    def test_runs_tell_of_the_remaining_partner(self):
        self._agreement(self.twin)
        self._invoice(self.twin, 100)
        self._bill(self.twin, 60)
        rule = self.env["account.netting.rule"].create({"name": "Rule"})
        rule.action_activate()
        run = rule.action_run(date=NETTING_DATE)

        self._merge(self.twin, self.partner)

        self.assertEqual(run.line_ids.customer_id, self.partner)
        self.assertSettled(run.netting_ids)

    def test_an_exclusion_outlives_the_merge_whoever_merges(self):
        user = self._user("contacts", "base.group_user,base.group_partner_manager")
        self.twin.write(
            {"netting_excluded": True, "netting_excluded_reason": "Insolvency"}
        )
        self.partner.write(
            {
                "netting_excluded": True,
                "netting_excluded_reason": "Dispute",
                "netting_excluded_until": "2025-01-31",
            }
        )

        self._merge(self.twin, self.partner, user=user)

        self.assertRecordValues(
            self.partner,
            [
                {
                    "netting_excluded": True,
                    "netting_excluded_reason": "Insolvency",
                    "netting_excluded_until": False,
                }
            ],
        )

    def test_somebody_without_rights_on_agreements_may_merge(self):
        user = self._user("contacts", "base.group_user,base.group_partner_manager")
        older = self._agreement(self.twin)
        own = self._agreement(self.partner)

        self._merge(self.twin, self.partner, user=user)

        self.assertEqual((older | own).mapped("state"), ["closed", "active"])

    def test_controls_that_no_longer_go_together_become_a_reason(self):
        agreement = self._agreement((self.partner, self.vendor))
        self.twin.netting_as_customer = "debit_only"
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.vendor, 60)

        self._merge(self.twin, self.partner)

        self.assertEqual(agreement.state, "active")
        reasons = self._items(invoice, bill).netting_reasons(date=NETTING_DATE)
        self.assertEqual(
            {reason["code"] for found in reasons.values() for reason in found},
            {"direction_not_allowed"},
        )
