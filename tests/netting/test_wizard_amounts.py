"""Create netting: the other side comes by itself, and amounts spread and balance."""

from odoo.tests import Form, tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestWizardAmounts(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._agreement(cls.partner)
        cls.first = cls._invoice(cls.partner, 400, due="2025-02-01")
        cls.second = cls._invoice(cls.partner, 300, due="2025-03-01")
        cls.early = cls._bill(cls.partner, 250, due="2025-02-01")
        cls.late = cls._bill(cls.partner, 350, due="2025-03-01")

    def _read(self, wizard):
        """Return the amount to net of each document."""
        by_number = {line.number: line.amount for line in wizard.line_ids}
        documents = self.first | self.second | self.early | self.late
        return [by_number.get(document.name) for document in documents]

    def _edit(self, wizard, document, amount):
        line = wizard.line_ids.filtered(lambda item: item.number == document.name)
        side = f"{line.side}_line_ids"
        index = wizard[side].ids.index(line.id)
        with Form(wizard) as form, getattr(form, side).edit(index) as row:
            row.amount = amount

    def test_a_document_brings_the_other_side(self):
        self._bill(self.partner, 90, currency=self.foreign)

        # 250 and 150 of the bills are netted with the one invoice chosen
        self.assertEqual(self._read(self._wizard(self.first)), [400, None, 250, 150])
        self.assertEqual(self._read(self._wizard(self.late)), [350, 0, None, 350])
        items = self._items(self.first)
        self.assertEqual(self._read(self._wizard(items)), [400, None, 250, 150])

    def test_what_both_sides_were_chosen_of_is_left_alone(self):
        wizard = self._wizard(self.first | self.early)

        self.assertEqual(self._read(wizard), [250, None, 250, None])

    def test_an_amount_to_net_spreads_by_the_order_over_both_sides(self):
        wizard = self._wizard(self.partner)
        self.assertEqual(self._read(wizard), [400, 200, 250, 350])
        with Form(wizard) as form:
            form.amount_to_net = 300
            self.assertEqual((form.total_receivable, form.difference), (300, 0))
        self.assertEqual(self._read(wizard), [300, 0, 250, 50])

        with Form(wizard) as form:
            form.item_order = "due_desc"
        self.assertEqual(self._read(wizard), [0, 300, 0, 300])
        with Form(wizard) as form:
            form.amount_to_net = 9999
        self.assertEqual(self._read(wizard), [300, 300, 250, 350])
        with Form(wizard) as form:
            form.amount_to_net = 0
        self.assertEqual(self._read(wizard), [300, 300, 250, 350])

    def test_an_amount_to_net_holds_over_the_external_api(self):
        wizard = self._wizard(self.partner, amount_to_net=300)
        netting = self.env["account.netting"].browse(wizard.action_post()["res_id"])

        self.assertEqual(netting.amount, 300)

    def test_the_other_side_is_balanced_and_typed_amounts_stay(self):
        wizard = self._wizard(self.partner)
        self._edit(wizard, self.late, 30)
        self.assertEqual(wizard.difference, 320)

        wizard.action_balance()

        # 250 + 30 of the bills, so 280 of the invoices
        self.assertEqual(self._read(wizard), [280, 0, 250, 30])
        self._edit(wizard, self.second, 100)
        wizard.action_balance()
        # both sides were typed in: the smaller one, 280 of the bills, says how much
        self.assertEqual(self._read(wizard), [180, 100, 250, 30])
        self.assertEqual(wizard.difference, 0)

    def test_what_has_no_due_date_is_shown_where_it_is_taken(self):
        entry = self._misc_item(self.partner, 50, due=False)
        wizard = self._wizard(self.partner)

        dates = wizard.receivable_line_ids.mapped("date_maturity")
        self.assertEqual(dates, sorted(dates))
        line = wizard.line_ids.filtered(lambda item: item.number == entry.name)
        self.assertEqual(line.date_maturity, entry.date)
