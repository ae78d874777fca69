"""Customers and vendors that may be one, for the tests that find them."""

from ..common import NettingCommon

VAT = "BE0477472701"
OTHER_SPELLING = "BE 0477.472.701"
IBAN = "BE71 0961 2345 6769"


class FinderCommon(NettingCommon):
    """Customers and vendors by their ranks; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.customer_rank = 1
        cls.vendor.supplier_rank = 1
        # Partners that the database came with are none of our business.
        cls.foreign_candidates = cls._find().mapped(lambda row: pair_of(row))

    @classmethod
    def _find(cls):
        action = cls.env["account.netting.candidate"].action_find()
        found = cls.env[action["res_model"]].search(action["domain"])
        return found.filtered(
            lambda row: pair_of(row) not in getattr(cls, "foreign_candidates", ())
        )

    @classmethod
    def _share(cls, *partners, **vals):
        for partner in partners:
            partner.write(dict(vals))  # Odoo takes values out of it

    def assertFound(self, *rows):
        """Check all candidates, by smaller side; rows hold fields by name."""
        found = self._find()
        self.assertEqual(len(found), len(rows))
        for record, values in zip(found, rows, strict=True):
            self.assertRecordValues(record, [values])


def pair_of(row):
    return (row.customer_id.id, row.vendor_id.id)
