"""Those who do not net do not wait for those who do."""

import re
import sys
from collections import Counter
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import Form, tagged

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestBystander(NettingCommon):
    def _count_queries(self, record, fields_spec):
        """Count a reading's queries, without what is asked once for many of them."""
        counts = []
        for _turn in range(4):  # another thread may have emptied Odoo's caches
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            record.web_read(fields_spec)
            counts.append(self.cr.sql_log_count - before)
        return min(counts)

    def test_a_partners_form_costs_two_queries_more_while_nobody_nets(self):
        # Tests of two people at once may have left an agreement in the database.
        Agreement = self.registry["account.netting.agreement"]
        self.patch(Agreement, "_is_used", lambda agreements: False)
        shown = Form(self.partner)._view["fields_spec"]
        ours = {
            name
            for name in shown
            if self.partner._fields[name]._module == "account_netting"
        }
        odoos = {name: spec for name, spec in shown.items() if name not in ours}

        self.assertIn("balance_as_customer", ours)
        self.assertLessEqual(
            self._count_queries(self.partner, shown)
            - self._count_queries(self.partner, odoos),
            2,
        )

    def test_the_dashboard_asks_for_no_netting_while_nobody_nets(self):
        self.patch(
            self.registry["account.netting.agreement"],
            "_is_used",
            lambda agreements: False,
        )
        journals = self.env["account.journal"].search(
            [("company_id", "=", self.env.company.id)]
        )
        self.assertTrue(journals.filtered("is_netting_journal"))
        journals.mapped("kanban_dashboard")  # what is asked once for many
        self.env.invalidate_all()

        with self._queries() as asked:
            journals.mapped("kanban_dashboard")

        self.assertTrue(asked)
        self.assertFalse([query for query in asked if "account_netting" in query])

    def test_the_first_agreement_is_noticed_at_once(self):
        self.env["account.netting.agreement"].search([]).unlink()
        self.assertFalse(self.partner.netting_party_ids)

        agreement = self._agreement(self.partner)

        self.partner.invalidate_recordset()
        self.assertEqual(self.partner.netting_party_ids, agreement.party_ids)

    def test_no_line_of_a_document_brings_up_whether_it_can_be_netted(self):
        shown = self.env["account.move"]._fields["show_netting_check"]
        for name in ("balance", "amount_residual"):
            changed = self.env["account.move.line"]._fields[name]
            self.assertNotIn(shown, self.registry.get_dependent_fields(changed))

    def _bill_and_pay(self):
        """Create and post an invoice of somebody who does not net, and pay of it."""
        partner = self.env["res.partner"].create({"name": "Beside"})
        invoice = self._invoice(partner, 100.0)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"amount": 60.0})._create_payments()
        self.env.flush_all()
        self.assertAlmostEqual(invoice.amount_residual, 40.0)

    @contextmanager
    def _queries(self):
        """Collect what is asked of the database."""
        asked = []
        execute = Cursor.execute

        def note(cursor, query, *args, **kwargs):
            asked.append(str(getattr(query, "code", query)))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", note):
            yield asked

    def test_a_document_asks_once_for_what_is_reserved_and_nothing_else(self):
        self._bill_and_pay()  # what is asked once for many

        with self._queries() as asked:
            self._bill_and_pay()

        self.assertEqual(
            [query for query in asked if re.search('FROM "?account_netting', query)],
            [
                "SELECT id FROM account_netting_line"
                " WHERE reserved AND move_line_id IN %s"
            ],
        )

    def test_a_document_calls_few_functions_of_ours(self):
        """All in all it calls half a million: ours must not be felt among them."""
        self._bill_and_pay()
        called = []

        def note(frame, event, _argument):
            if event == "call" and "/account_netting/" in frame.f_code.co_filename:
                called.append(frame.f_code.co_qualname)

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            self._bill_and_pay()
        finally:
            sys.setprofile(before)

        self.assertTrue(called)
        self.assertLess(len(called), 620, Counter(called))

    def test_a_look_at_a_document_passes_few_classes_of_ours(self):
        """Python walks through all of them for each ``super()`` and each type asked.

        Behaviours of a room are methods of its one class of a model of Odoo's; a file
        may be too long for that.
        """
        for model, most in (("account.move", 6), ("account.move.line", 5)):
            ours = [
                base
                for base in self.registry[model].__mro__
                if base.__module__.startswith("odoo.addons.account_netting.")
            ]
            self.assertLessEqual(len(ours), most, ours)
