"""Who may do what by hand."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import NETTING_DATE
from .proof.hostile import find_models
from .security_common import REVERSAL_DATE, USERS, SecurityCommon

READ, ALL = {"read"}, {"read", "write", "create", "unlink"}
READERS = {"invoicing", "auditor"}
MANAGERS = {"manager", "administrator"}
OUTSIDERS = {"employee", "portal", "anonymous"}

FOR_MANAGERS = dict.fromkeys(MANAGERS, ALL)
FOR_USERS = {**FOR_MANAGERS, "user": ALL}


#: For everybody in accounting to read, and for some to change.
CHANGED_BY_NOBODY = dict.fromkeys(READERS | {"user"} | MANAGERS, READ)
CHANGED_BY_MANAGERS = {**CHANGED_BY_NOBODY, **FOR_MANAGERS}
CHANGED_BY_USERS = {**CHANGED_BY_NOBODY, **FOR_USERS}

#: What each kind of user may do; whoever is not named may do nothing. A model of ours
#: that is missing here fails.
RIGHTS = {
    "account.netting": CHANGED_BY_USERS,
    "account.netting.agreement": CHANGED_BY_MANAGERS,
    "account.netting.agreement.rate": CHANGED_BY_MANAGERS,
    # Written by what partners do.
    "account.netting.answer": CHANGED_BY_NOBODY,
    "account.netting.answer.wizard": FOR_USERS,
    "account.netting.balance.wizard": FOR_USERS,
    "account.netting.candidate": FOR_MANAGERS,
    "account.netting.cap": CHANGED_BY_MANAGERS,
    # A question, kept for a moment.
    "account.netting.check": dict.fromkeys(CHANGED_BY_NOBODY, ALL),
    "account.netting.counterpart": FOR_MANAGERS,
    "account.netting.dispute": CHANGED_BY_NOBODY,
    "account.netting.line": CHANGED_BY_USERS,
    "account.netting.link": FOR_MANAGERS,
    "account.netting.party": CHANGED_BY_MANAGERS,
    "account.netting.position": CHANGED_BY_NOBODY,
    "account.netting.close": FOR_MANAGERS,
    "account.netting.post": FOR_USERS,
    "account.netting.rate": CHANGED_BY_USERS,
    "account.netting.reverse": FOR_MANAGERS,
    "account.netting.reverse.line": FOR_MANAGERS,
    "account.netting.rule": CHANGED_BY_MANAGERS,
    # Written by the engine alone.
    "account.netting.run": {
        **CHANGED_BY_NOBODY,
        **dict.fromkeys(MANAGERS, {"read", "unlink"}),
    },
    "account.netting.run.line": CHANGED_BY_NOBODY,
    "account.netting.run.wizard": FOR_USERS,
    # Written by what posting and reversing do.
    "account.netting.settlement": CHANGED_BY_NOBODY,
    "account.netting.take.back": FOR_MANAGERS,
    "account.netting.take.back.line": FOR_MANAGERS,
    "account.netting.wizard": FOR_USERS,
    "account.netting.wording": CHANGED_BY_MANAGERS,
    "account.netting.wizard.line": FOR_USERS,
    "account.netting.wizard.rate": FOR_USERS,
    # Whoever sends invoices registers payments, too.
    "account.payment.register.item": {**FOR_USERS, "invoicing": ALL},
}


@tagged("standard", "post_install", "-at_install")
class TestRights(SecurityCommon):
    def test_each_user_may_do_just_what_is_meant(self):
        for model in find_models(self.env):
            for name in USERS:
                with self.subTest(model=model, user=name):
                    Model = self._as(name, self.env[model])
                    may = {
                        operation for operation in ALL if Model.has_access(operation)
                    }

                    self.assertEqual(may, RIGHTS[model].get(name, set()))

    def test_account_managers_are_netting_managers(self):
        group = self.env.ref("account_netting.group_netting_manager")

        self.assertIn(
            group, self.env.ref("account.group_account_manager").all_implied_ids
        )

    def test_administrators_are_netting_managers(self):
        group = self.env.ref("account_netting.group_netting_manager")

        for xmlid in ("base.user_admin", "base.user_root"):
            self.assertIn(group, self.env.ref(xmlid).all_group_ids)

    def test_the_groups_rest_on_invoicing_only(self):
        invoicing = self.env.ref("account.group_account_invoice")

        for name in ("user", "manager"):
            group = self.env.ref(f"account_netting.group_netting_{name}")
            netting_groups = group.privilege_id.group_ids
            self.assertEqual(
                group.all_implied_ids - netting_groups, invoicing.all_implied_ids
            )

    def test_readers_read_everything_there_is_to_read(self):
        netting = self._post_something()

        for name in READERS:
            with self.subTest(name):
                own = self._as(name, netting)
                self.assertEqual(own.amount, 100.0)
                self.assertEqual(len(own.line_ids), 2)
                self.assertEqual(own.agreement_id.party_ids.nettable, 0.0)
                for record in (own, own.line_ids, own.agreement_id.party_ids):
                    record.read()
                own.agreement_id.read()

    def test_a_form_opens_for_all_who_may_read(self):
        netting = self._post_something()

        for name in USERS.keys() - OUTSIDERS:
            for record in (netting, netting.agreement_id):
                with self.subTest(user=name, model=record._name):
                    Form(self._as(name, record))

    def test_partners_and_their_forms_stay_readable_to_employees(self):
        partner = self._as("employee", self.partner)

        Form(partner)
        self.assertNotIn("balance_as_customer", partner.fields_get())

    def test_netted_documents_stay_readable_to_their_portal_user(self):
        portal = self.users["portal"].partner_id
        self._agreement(portal)
        invoice = self._invoice(portal, 100)
        self._net(invoice, self._bill(portal, 60))
        own = self._as("portal", invoice)

        self.assertEqual(own.payment_state, "partial")
        self.assertEqual(own.amount_residual, 40.0)
        self.assertIn("100", str(own.tax_totals))


@tagged("standard", "post_install", "-at_install")
class TestActions(SecurityCommon):
    def test_a_netting_user_proposes_and_posts(self):
        invoice, bill = self._invoice(self.partner, 100), self._bill(self.partner, 60)

        netting = self._net(invoice, bill, user=self.users["user"])

        self.assertSettled(netting.with_env(self.env))
        self.assertEqual(netting.create_uid, self.users["user"])
        self.assertEqual(self._residuals(invoice, bill), [40.0, 0.0])

    def test_a_netting_user_posts_what_makes_exchange_entries(self):
        invoice = self._invoice(self.partner, 1000, currency=self.foreign)
        bill = self._bill(self.partner, 600, currency=self.foreign, date="2025-03-15")

        netting = self._net(invoice, bill, user=self.users["user"])

        self.assertSettled(netting.with_env(self.env))
        lines = netting.with_env(self.env).move_ids.line_ids
        exchange = (lines.matched_debit_ids | lines.matched_credit_ids).exchange_move_id
        self.assertEqual(exchange.mapped("state"), ["posted", "posted"])

    def test_a_netting_user_posts_what_makes_tax_entries(self):
        self.company.tax_exigibility = True
        tax = self.company_data["default_tax_sale"].copy(
            {
                "name": "On payment",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": self.copy_account(self.bridging).id,
            }
        )
        invoice = self._invoice(self.partner, 1000, taxes=tax)
        bill = self._bill(self.partner, 575)

        netting = self._net(invoice, bill, user=self.users["user"])

        self.assertSettled(netting.with_env(self.env))
        related = netting.with_env(self.env)._get_related_moves()
        self.assertEqual(len(related.filtered("tax_cash_basis_rec_id")), 1)

    def test_a_netting_user_posts_with_finance_dimensions(self):
        plan = self.env["account.analytic.plan"].create({"name": "Plan"})
        dimension = self.env["account.analytic.account"].create(
            {"name": "Dimension", "plan_id": plan.id}
        )
        self.agreement.action_draft()
        self.agreement.analytic_distribution = {str(dimension.id): 100}
        self.agreement.action_activate()
        documents = [self._invoice(self.partner, 100), self._bill(self.partner, 60)]

        netting = self._net(*documents, user=self.users["user"])

        self.assertSettled(netting.with_env(self.env))
        lines = self.env["account.analytic.line"].search(
            [("move_line_id.move_id", "in", netting.move_ids.ids)]
        )
        self.assertEqual(sorted(lines.mapped("amount")), [-60.0, 60.0])
        self.assertEqual(lines.mapped(plan._column_name()), dimension)

    def test_a_netting_user_posts_in_a_hashed_journal(self):
        self.journal.restrict_mode_hash_table = True
        documents = [self._invoice(self.partner, 100), self._bill(self.partner, 60)]

        netting = self._net(*documents, user=self.users["user"])

        self.assertSettled(netting.with_env(self.env))
        self.assertTrue(netting.move_ids.inalterable_hash)

    def test_a_netting_user_works_with_the_wizard(self):
        documents = self._invoice(self.partner, 100) | self._bill(self.partner, 60)
        Wizard = self._as("user", self.env["account.netting.wizard"])

        wizard = Wizard.with_context(
            active_model="account.move", active_ids=documents.ids
        ).create({"date": NETTING_DATE})
        action = wizard.action_post()

        netting = self.env["account.netting"].browse(action["res_id"])
        self.assertSettled(netting)

    def test_a_netting_user_edits_and_cancels_proposals(self):
        netting = self._as("user", self._propose_something())

        netting.date = REVERSAL_DATE
        for line in netting.line_ids:
            line.amount = 30
        netting.action_cancel()

        self.assertEqual(netting.state, "cancel")
        netting.unlink()

    def test_a_netting_user_cannot_reverse(self):
        netting = self._as("user", self._post_something())

        with self.assertRefused(
            "Only netting managers may reverse a netting", error=AccessError
        ):
            netting.action_reverse(date=REVERSAL_DATE)
        with self.assertRefused(error=AccessError):
            netting.action_open_reverse()
        with self.assertRefused(error=AccessError):
            self._as("user", self.env["account.netting.reverse"]).create(
                {"netting_ids": netting.ids, "date": REVERSAL_DATE}
            )

    def test_a_netting_user_cannot_touch_agreements(self):
        draft = self._as("user", self._agreement(self.customer, active=False))
        active = self._as("user", self.agreement)

        for change in (
            draft.action_activate,
            active.action_close,
            active.action_draft,
            draft.unlink,
            draft.party_ids.unlink,
            lambda: draft.write({"name": "Changed"}),
            lambda: draft.party_ids.write({"vendor_id": self.vendor.id}),
            lambda: draft.create({"name": "New"}),
        ):
            with self.assertRefused(error=AccessError):
                change()

    def test_a_manager_makes_agreements_and_reverses(self):
        agreement = self._as("manager", self.env["account.netting.agreement"]).create(
            {
                "name": "Managed",
                "party_ids": [Command.create({"customer_id": self.customer.id})],
            }
        )
        agreement.action_activate()
        documents = [
            self._invoice(self.customer, 1000, currency=self.foreign),
            self._bill(self.customer, 600, currency=self.foreign),
        ]
        netting = self._net(*documents, user=self.users["manager"])

        netting.action_reverse(date=REVERSAL_DATE, reason="Wrong")

        self.assertReversed(netting.with_env(self.env))
        self.assertEqual(self._residuals(*documents), [500.0, -300.0])
        agreement.action_close()
        self.assertEqual(agreement.state, "closed")

    def test_readers_change_nothing(self):
        proposal, posted = self._propose_something(), self._post_something()
        documents = self._invoice(self.partner, 10) | self._bill(self.partner, 10)
        items = self._items(documents)

        for name in READERS:
            own_proposal = self._as(name, proposal)
            own_posted = self._as(name, posted)
            for change in (
                lambda own=own_proposal: own.propose(items.ids, date=NETTING_DATE),
                own_proposal.action_post,
                own_proposal.action_cancel,
                own_proposal.action_send,
                own_proposal.unlink,
                lambda own=own_proposal: own.write({"date": REVERSAL_DATE}),
                lambda own=own_proposal: own.line_ids.write({"amount": 1}),
                lambda own=own_posted: own.action_reverse(date=REVERSAL_DATE),
                lambda own=own_posted: own.agreement_id.action_close(),
                lambda who=name: self._as(who, documents).action_create_netting(),
                lambda who=name: self._as(who, items).action_create_netting(),
                lambda who=name: self._as(who, self.partner).action_create_netting(),
            ):
                with self.subTest(user=name), self.assertRefused(error=AccessError):
                    change()

    def test_a_journal_manager_cannot_go_round_the_netting(self):
        """Nor can anybody else, whatever context the caller sends along."""
        entry = self._as("administrator", self._post_something().move_ids)
        for context in ({}, {"account_netting_at_work": True}):
            own = entry.with_context(**context)
            for change in (
                own.button_draft,
                own.button_cancel,
                own._reverse_moves,
                own.line_ids.remove_move_reconcile,
                own.unlink,
                lambda own=own: own.write({"date": REVERSAL_DATE}),
            ):
                with self.subTest(**context), self.assertRefused("Reverse netting"):
                    change()
            with self.assertRefused("Netting", entry.name):
                own.write({"netting_id": False})

    def test_states_and_links_cannot_be_written_or_created(self):
        proposal, posted = self._propose_something(), self._post_something()
        invoice = self._invoice(self.partner, 1)
        own = self._as("administrator", proposal)
        vals = {
            "agreement_id": self.agreement.id,
            "company_id": self.company.id,
            "customer_id": self.partner.id,
            "vendor_id": self.partner.id,
            "currency_id": self.currency.id,
            "date": NETTING_DATE,
        }
        for change in (
            lambda: own.write({"state": "posted"}),
            lambda: own.write({"name": "Mine"}),
            lambda: own.write({"customer_id": self.vendor.id}),
            lambda: own.write({"move_ids": [Command.link(invoice.id)]}),
            lambda: own.line_ids.write({"move_line_id": False}),
            lambda: own.line_ids.write({"reserved": False}),
            lambda: own.browse(posted.id).write({"state": "draft"}),
            lambda: own.browse(posted.id).line_ids.write({"amount": 1}),
            lambda: own.browse(posted.id).line_ids.unlink(),
            lambda: own.browse(posted.id).unlink(),
            lambda: own.create(dict(vals, state="posted")),
            lambda: self._as("administrator", invoice).write({"netting_id": posted.id}),
            lambda: own.copy(),
        ):
            with self.assertRefused():
                change()
        with self.assertRefused():
            own.with_context(account_netting_at_work=True).write({"state": "posted"})
        with self.assertRaises(UserError):
            own.create(dict(vals, move_ids=[Command.link(invoice.id)]))
