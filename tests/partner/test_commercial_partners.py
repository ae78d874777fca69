"""A pair always points at commercial partners, whatever becomes of these."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .linking_common import LinkingCommon


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
