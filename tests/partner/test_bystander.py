"""Those who do not net do not wait for those who do."""

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
