"""Verbs of the linking wizards."""

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
