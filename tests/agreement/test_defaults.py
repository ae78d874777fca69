"""New agreements begin with what the settings of the company say."""

from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import NettingCommon


@tagged("standard", "post_install", "-at_install")
class TestDefaultsOfPolicies(NettingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proposed = {
            "discount_customer": "closing",
            "discount_vendor": "pro_rata",
            "residual": "to_greater",
            "currency_rule": "across",
            "settlement_currency_id": cls.foreign.id,
            "rate_source": "manual",
            "rate_tolerance": 2.5,
        }
        cls.usual = {
            "discount_customer": "never",
            "discount_vendor": "never",
            "residual": "keep",
            "currency_rule": "each",
            "settlement_currency_id": cls.currency.id,
            "rate_source": "date",
            "rate_tolerance": 5,
        }

    def _propose_in_settings(self):
        self.company.write(
            {f"netting_{name}": value for name, value in self.proposed.items()}
        )

    def test_without_any_word_nothing_of_it_is_on(self):
        self.assertRecordValues(self._agreement(self.partner), [self.usual])

    def test_new_agreements_take_what_the_company_proposes(self):
        before = self._agreement(self.partner)
        self._propose_in_settings()

        agreement = self._agreement(self.customer)

        self.assertRecordValues(agreement, [self.proposed])
        self.assertRecordValues(before, [self.usual])
        self.assertTrue(agreement._uses_across())

    def test_what_is_said_on_the_agreement_counts(self):
        self._propose_in_settings()

        agreement = self._agreement(self.partner, **self.usual)
        again = agreement.copy()

        self.assertRecordValues(agreement | again, [self.usual, self.usual])

    def test_branches_begin_with_what_their_parent_proposes(self):
        self._propose_in_settings()
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )

        agreement = self.env["account.netting.agreement"].create(
            {"name": "Of a branch", "company_id": branch.id}
        )

        self.assertRecordValues(agreement, [self.proposed])

    def test_the_settings_say_it(self):
        self.env.user.group_ids += self.env.ref("base.group_multi_currency")
        self.env.user.group_ids += self.env.ref("base.group_system")
        with Form(self.env["res.config.settings"]) as form:
            form.netting_residual = "to_greater"
            form.netting_discount_customer = "closing"
            form.netting_discount_vendor = "pro_rata"
            form.netting_currency_rule = "across"
            form.netting_settlement_currency_id = self.foreign
            form.netting_rate_source = "manual"
            form.netting_rate_tolerance = 2.5
        form.record.execute()

        self.assertRecordValues(
            self.company,
            [{f"netting_{name}": value for name, value in self.proposed.items()}],
        )
        with Form(self.env["account.netting.agreement"]) as form:
            form.name = "Filled in"
            self.assertEqual(form.currency_rule, "across")
            self.assertEqual(form.settlement_currency_id, self.foreign)
        self.assertRecordValues(form.record, [self.proposed])

    def test_rates_cannot_differ_by_less_than_nothing(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.company.netting_rate_tolerance = -1
            self.env.flush_all()
