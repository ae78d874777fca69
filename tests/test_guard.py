"""What is read-only is written by its own methods alone, whoever asks and how.

The fields are found by themselves, so that one added tomorrow is tried as well.
"""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.account_netting.guard import at_work
from odoo.addons.account_netting.models.answer.account_netting_dispute import Disputed

from .answer.answer_common import AnswerCommon
from .common import NETTING_DATE

ADDON = "account_netting"

USERS = {
    "user": "account_netting.group_netting_user",
    "manager": "account_netting.group_netting_manager",
    "administrator": "account.group_account_manager,base.group_system",
}

#: Another value than any that the records below have.
OTHER = {
    "boolean": True,
    "char": "Forged",
    "date": date(2001, 1, 1),
    "datetime": datetime(2001, 1, 1),
    "float": 999_999.0,
    "integer": 999_999,
    "json": {"forged": True},
    "monetary": 999_999.0,
    "text": "Forged",
}


@tagged("standard", "post_install", "-at_install")
class TestGuard(AnswerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {name: cls._user(name, groups) for name, groups in USERS.items()}
        cls.posted = cls._proposal()
        cls.posted.action_post()
        cls.agreement = cls.posted.agreement_id
        cls.records = cls._make_records()

    @classmethod
    def _make_records(cls):
        """Return a record of each stored model that has read-only fields of ours."""
        disputed = cls._propose(
            *(cls._invoice(cls.partner, amount) for amount in (50, 30)),
            cls._bill(cls.partner, 60),
        )
        disputed.action_send()
        line = disputed.line_ids.sorted("amount")[0]
        vals = {"answered_by": "Ann", "contact_id": cls.partner.id}
        disputed._dispute(
            cls.partner, [Disputed(line, "Wrong")], cls._shown(disputed), **vals
        )
        rule = cls.env["account.netting.rule"].create({"name": "Rule", "post": False})
        rule.action_activate()
        run = rule.action_run(date=NETTING_DATE)
        payment = cls.env["account.payment"].create(
            {"partner_id": cls.partner.id, "amount": 10}
        )
        currency = {"currency_id": cls.foreign.id}
        draft = cls._agreement(cls.customer, active=False)
        return {
            record._name: record
            for record in (
                cls.posted,
                cls.posted.line_ids[0],
                cls.env["account.netting.settlement"].search(
                    [("netting_id", "=", cls.posted.id)], limit=1
                ),
                cls.agreement,
                cls.agreement.party_ids,
                disputed.answer_ids[0],
                disputed.dispute_ids,
                rule,
                run,
                run.line_ids[0],
                cls.env["account.netting.wording"].create({"name": "Ours"}),
                cls.env["account.netting.cap"].create({"amount": 1_000_000}),
                cls.env["account.netting.agreement.rate"].create(
                    {"agreement_id": draft.id, "rate": 2.5, **currency}
                ),
                at_work(cls.env["account.netting.rate"])
                .create({"netting_id": cls.posted.id, **currency})
                .with_env(cls.env),
                cls.posted.move_ids,
                payment,
            )
        }

    @classmethod
    def _find_fields(cls):
        """Return the stored read-only fields of our stored models, and ours of others.

        :return: list of ``(model name, field)``
        """
        found = []
        for name, Model in cls.env.registry.items():
            if Model._abstract or Model._transient or not Model._auto:
                continue
            found += [
                (name, field)
                for field in Model._fields.values()
                if field.readonly
                and field.store
                and field.name not in MAGIC_COLUMNS
                and ADDON in (Model._original_module, *field._modules[:1])
            ]
        return found

    def _get_other(self, field, record):
        """Return another value of a field, as somebody would write it."""
        if field.type == "selection":
            values = field.get_values(self.env)
            return next((value for value in values if value != record[field.name]), "")
        if field.type in ("many2one", "one2many", "many2many"):
            Model = self.env[field.comodel_name].sudo()
            others = Model.search([("id", "not in", record[field.name].ids)], limit=1)
            if field.type == "many2one":
                return others.id
            return [Command.link(others.id)] if others else [Command.clear()]
        if field.type == "boolean":
            return not record[field.name]
        if field.type == "binary":
            return b"Rm9yZ2Vk"
        return OTHER[field.type]

    def _each_field(self):
        """Yield ``(record, field, another value)`` of each field there is."""
        for name, field in self._find_fields():
            record = self.records[name]
            yield record, field, self._get_other(field, record)

    def _each_user(self, record):
        """Yield ``(who, record as they get it)``; nobody is above the guard."""
        yield "superuser", record.sudo()
        for name, user in self.users.items():
            yield (
                name,
                record.with_user(user).with_context(
                    allowed_company_ids=self.company.ids
                ),
            )

    def _read(self, record, field):
        """Return the value that the database has."""
        self.env.flush_all()
        self.env.invalidate_all()
        value = record.sudo()[field.name]
        return value.ids if field.relational else value

    # All fields
    # ----------

    def test_every_model_of_ours_is_tried(self):
        tried = {name for name, _field in self._find_fields()}
        stored = {
            name
            for name, Model in self.env.registry.items()
            if Model._original_module == ADDON
            and not (Model._abstract or Model._transient)
            and Model._auto
        }

        self.assertLessEqual(tried, set(self.records))
        # A wording is all for people to write.
        self.assertEqual(stored - tried, {"account.netting.wording"})
        for name in stored:
            guard = type(self.env["account.netting.guarded.mixin"])
            self.assertIsInstance(self.env[name], guard, name)

    def test_no_read_only_field_can_be_written(self):
        for record, field, value in self._each_field():
            before = self._read(record, field)
            for who, own in self._each_user(record):
                with (
                    self.subTest(field=str(field), user=who),
                    mute_logger("odoo.addons.base.models.ir_model"),
                ):
                    with self.assertRaises(UserError):
                        own.write({field.name: value})
                    self.assertEqual(self._read(record, field), before)

    def test_no_read_only_field_can_be_assigned(self):
        """Nor through a record, as a server action of an administrator would."""
        for record, field, value in self._each_field():
            if field.type in ("one2many", "many2many"):
                value = record.sudo()[field.name].browse(value[0][1] or ())
            with self.subTest(field=str(field)), self.assertRaises(UserError):
                record.sudo()[field.name] = value

    def test_no_read_only_field_can_be_set_at_creation(self):
        for record, field, value in self._each_field():
            if field.name in self._get_named(record):
                continue
            for who, own in self._each_user(record):
                for context, vals in (
                    ({}, {field.name: value}),
                    ({f"default_{field.name}": value}, {}),
                ):
                    with (
                        self.subTest(field=str(field), user=who, context=context),
                        mute_logger("odoo.addons.base.models.ir_model"),
                        self.assertRaises(UserError) as caught,
                    ):
                        own.browse().with_context(**context).create(
                            {**self._get_vals(record), **vals}
                        )
                    if record._name.startswith("account.netting") and own.has_access(
                        "create"
                    ):
                        self.assertIn(
                            field.get_description(self.env)["string"],
                            str(caught.exception),
                        )

    @freeze_time("2026-03-01 10:00:00")  # some defaults are the time itself
    def test_no_default_that_a_user_stores_gets_into_a_read_only_field(self):
        for record, field, value in self._each_field():
            if field.name in self._get_named(record) or field.relational:
                continue
            with self.subTest(field=str(field)):
                usual = record.browse().default_get([field.name])
                if isinstance(value, (date, bytes)):
                    value = str(value)
                self.env["ir.default"].set(record._name, field.name, value)
                self.assertEqual(record.browse().default_get([field.name]), usual)

    def test_what_is_read_only_is_fixed_once_it_was_named(self):
        """What identifies a document is named when it is made, and never again."""
        named = {
            name: self._get_named(record)
            for name, record in self.records.items()
            if self._get_named(record)
        }

        self.assertEqual(
            named,
            {
                "account.netting": {
                    "agreement_id",
                    "company_id",
                    "customer_id",
                    "vendor_id",
                    "currency_id",
                },
                "account.netting.line": {
                    "netting_id",
                    "move_line_id",
                    "side",
                    "currency_id",
                },
                "account.netting.rate": {"netting_id", "currency_id"},
            },
        )

    def _get_named(self, record):
        return getattr(record, "_named_at_creation", frozenset())

    def _get_vals(self, record):
        """Return values that a record can be made of by whoever may."""
        return {
            "account.netting": {
                "agreement_id": self.agreement.id,
                "company_id": self.company.id,
                "customer_id": self.partner.id,
                "vendor_id": self.partner.id,
                "currency_id": self.currency.id,
                "date": NETTING_DATE,
            },
            "account.netting.agreement": {"name": "New"},
            "account.netting.cap": {"amount": 1_000_000},
            "account.netting.rule": {"name": "New"},
            "account.move": {"move_type": "entry"},
            "account.payment": {"partner_id": self.partner.id, "amount": 10},
        }.get(record._name, {})

    # Some of them, by name
    # ---------------------

    def test_the_totals_of_a_posted_netting_stay(self):
        """Once they could be written over the external API, and the amount followed."""
        netting = self.posted.with_user(self.users["user"])
        for name in ("total_receivable", "total_payable", "difference", "amount"):
            with self.assertRefused(self.posted.name):
                netting.write({name: 999_999})

        self.assertRecordValues(
            self.posted,
            [{"total_receivable": 700, "total_payable": 700, "amount": 700}],
        )

    def test_official_numbers_are_drawn_and_never_given(self):
        Netting = self.env["account.netting"].with_user(self.users["manager"])

        with self.assertRefused("Official Number"):
            Netting.create(
                {**self._get_vals(self.posted), "official_number": "2025/00001"}
            )

    def test_the_state_of_a_pair_is_its_agreement_s(self):
        agreement = self._agreement(self.customer, active=False)
        pair = agreement.party_ids.with_user(self.users["manager"])

        with self.assertRefused("Agreement State", "Customer"):
            pair.agreement_state = "active"
        with self.assertRefused("Agreement State", "Customer"):
            agreement.write(
                {"party_ids": [Command.update(pair.id, {"agreement_state": "active"})]}
            )

        self.assertEqual(pair.agreement_state, "draft")

    def test_no_pair_is_born_active(self):
        Agreement = self.env["account.netting.agreement"]
        vals = {
            "customer_id": self.customer.id,
            "vendor_id": self.vendor.id,
            "agreement_state": "active",
        }

        with self.assertRefused("Agreement State"), self.env.cr.savepoint():
            Agreement.create({"name": "New", "party_ids": [Command.create(vals)]})

    def test_a_rule_does_not_hide_itself(self):
        rule = self.records["account.netting.rule"].with_user(self.users["manager"])

        with self.assertRefused("For One Run", rule.name):
            rule.is_single_use = True

    def test_nested_commands_write_no_figures(self):
        line = self.posted.line_ids[0]
        proposal = self._propose(
            self._invoice(self.partner, 20), self._bill(self.partner, 20)
        )
        for netting, command in (
            (self.posted, Command.update(line.id, {"amount_open": 1})),
            (proposal, Command.update(proposal.line_ids[0].id, {"amount_open": 1})),
            (proposal, Command.update(proposal.line_ids[0].id, {"side": "payable"})),
            (proposal, Command.link(line.id)),
        ):
            for name in ("line_ids", "receivable_line_ids", "payable_line_ids"):
                with self.subTest(command=command, field=name), self.assertRefused():
                    netting.with_user(self.users["manager"]).write({name: [command]})

    def test_items_and_nettings_are_linked_by_their_lines_alone(self):
        line = self.posted.line_ids[0]
        item = self._items(self._invoice(self.partner, 5))
        for command in (
            Command.link(line.id),
            Command.create({"netting_id": self.posted.id, "amount": 5}),
        ):
            with (
                self.subTest(command=command),
                self.assertRefused(),
                self.env.cr.savepoint(),
            ):
                item.write({"netting_line_ids": [command]})
        with self.assertRefused():
            line.move_line_id.write({"netting_line_ids": [Command.unlink(line.id)]})

    def test_an_import_writes_no_figures(self):
        for record, name, value in (
            (self.posted, "total_receivable", "999999"),
            (self.posted, "official_number", "2025/00001"),
            (self.agreement, "state", "draft"),
            (self.posted, "line_ids/.id,line_ids/amount_open", None),
        ):
            columns = [".id", *name.split(",")]
            row = [str(record.id), value or str(self.posted.line_ids[0].id)]
            if value is None:
                row.append("1")
            field = record._fields[columns[1].split("/")[0]]
            before = self._read(record, field)

            result = (
                record.browse()
                .with_user(self.users["administrator"])
                .load(columns, [row])
            )

            with self.subTest(columns=columns):
                self.assertFalse(result["ids"])
                self.assertEqual(
                    [message["type"] for message in result["messages"]], ["error"]
                )
                self.assertEqual(self._read(record, field), before)

    def test_a_copy_begins_anew(self):
        manager = self.users["manager"]
        agreement = self.agreement.with_user(manager).copy({"party_ids": []})
        rule = self.records["account.netting.rule"].with_user(manager)

        self.assertRecordValues(
            agreement, [{"state": "draft", "acceptance_state": "not_needed"}]
        )
        self.assertRecordValues(
            rule.copy(), [{"state": "draft", "is_single_use": False}]
        )
        for record, vals in (
            (self.agreement, {"state": "active"}),
            (self.agreement, {"acceptance_state": "accepted"}),
            (rule, {"is_single_use": True}),
        ):
            with self.subTest(vals=vals), self.assertRefused():
                record.with_user(manager).copy(vals)

    def test_what_people_edit_is_still_theirs(self):
        """The guard shuts no door that is meant to be open."""
        user = self.users["user"]
        proposal = self._propose(
            self._invoice(self.partner, 20), self._bill(self.partner, 20)
        ).with_user(user)
        proposal.date = "2025-06-20"
        proposal.line_ids[0].amount = 10
        Netting = self.env["account.netting"].with_user(user)
        netting = Netting.create(self._get_vals(self.posted))
        item = self._items(self._invoice(self.partner, 5))
        netting.line_ids = [Command.create({"move_line_id": item.id, "amount": 5})]

        self.assertRecordValues(
            netting.line_ids, [{"side": "receivable", "amount_open": 5, "amount": 5}]
        )
