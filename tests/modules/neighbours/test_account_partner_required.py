"""With OCA's account_partner_required: bridging lines have a partner, or it is said."""

from odoo.tests import tagged

from ...common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestAccountPartnerRequired(NettingCommon):
    def test_bridging_lines_have_the_partner_that_is_demanded(self):
        (self.bridging | self.receivable | self.payable).partner_policy = "always"
        self._agreement((self.customer, self.vendor))

        netting = self._net(
            self._invoice(self.customer, 100), self._bill(self.vendor, 60)
        )

        self.assertSettled(netting)

    def test_a_bridging_account_that_refuses_partners_stops_the_agreement(self):
        self.bridging.partner_policy = "never"
        agreement = self._agreement(self.partner, active=False)

        with self.assertRefused(self.bridging.display_name, agreement.name):
            agreement.action_activate()
