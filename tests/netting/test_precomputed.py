"""What Odoo is told of new nettings beforehand is what it would compute."""

from odoo.tests import tagged

from ..ledger.across_common import AcrossCommon


@tagged("standard", "post_install", "-at_install")
class TestPrecomputed(AcrossCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["res.partner"].create(
            {"name": "Branch Office", "parent_id": cls.partner.id}
        )

    def test_of_one_partner_and_of_two(self):
        self._agreement(self.partner, (self.customer, self.vendor))
        nettings = self._propose(
            self._invoice(self.contact, 100), self._bill(self.partner, 60)
        ) | self._propose(
            self._invoice(self.customer, 100), self._bill(self.vendor, 60)
        )
        self._assert_computed(nettings)
        nettings.action_post()
        self._assert_computed(nettings)

    def test_of_several_partners(self):
        self._agreement(self.partner, self.customer, self.vendor, scope="together")
        netting = self._propose(
            self._invoice(self.partner, 100),
            self._invoice(self.customer, 40),
            self._bill(self.vendor, 60),
        )
        self.assertFalse(netting.customer_id)
        self._assert_computed(netting)

    def test_across_currencies(self):
        self._across()
        netting = self._propose(
            self._invoice(self.contact, 1100, currency=self.dollar),
            self._bill(self.partner, 900),
        )
        self.assertTrue(netting.is_across)
        self._assert_computed(netting)

    def _assert_computed(self, nettings):
        for records in (nettings, nettings.line_ids):
            names = [
                name
                for name, field in records._fields.items()
                if field.precompute and field.readonly
            ]
            self.assertTrue(names)
            before = records.read(names)
            for name in names:
                self.env.add_to_compute(records._fields[name], records)
            self.assertEqual(records.read(names), before)
