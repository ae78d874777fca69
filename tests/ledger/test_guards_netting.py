"""Nobody makes, changes or deletes a posted netting past its buttons."""

from odoo.fields import Command
from odoo.tests import tagged

from .guards_common import GuardsCommon


@tagged("standard", "post_install", "-at_install")
class TestGuardedNetting(GuardsCommon):
    def test_the_netting_is_not_written_past_its_buttons(self):
        other = self._agreement(self.customer, active=False)
        changes = {
            "state": "draft",
            "name": "NETTING/2025/99999",
            "agreement_id": other.id,
            "customer_id": self.customer.id,
            "vendor_id": self.customer.id,
            "currency_id": self.foreign.id,
            "company_id": self.company.id,
            "date": "2025-06-16",
            "move_ids": [Command.clear()],
            "reversal_move_ids": [Command.link(self.bill.id)],
            "reversal_date": "2025-06-16",
            "reversal_reason": "None",
            "line_ids": [Command.clear()],
        }
        for field, value in changes.items():
            with self.subTest(field=field):
                self.assertShut(
                    self.netting,
                    lambda netting, v={field: value}: netting.write(v),
                    self.netting.name,
                )

    def test_the_state_of_a_proposal_is_not_written_either(self):
        proposal = self._propose(self.invoice, self._bill(self.partner, 10))
        for state in ("sent", "accepted", "posted", "reversed", "cancel"):
            with self.subTest(state=state):
                self.assertShut(
                    proposal, lambda netting, s=state: netting.write({"state": s})
                )

    def test_the_items_of_a_posted_netting_are_not_changed(self):
        line = self.netting.line_ids[0]
        for vals in (
            {"amount": 1},
            {"amount_open": 1},
            {"move_line_id": False},
            {"entry_line_id": False},
            {"number": "INV/1"},
            {"netting_id": self._propose(self.invoice, self._bill(self.partner, 1)).id},
        ):
            with self.subTest(vals=vals):
                self.assertShut(line, lambda rec, v=vals: rec.write(v))
        self.assertShut(line, lambda rec: rec.unlink())
        self.assertShut(
            line,
            lambda rec: self._create(
                rec,
                {
                    "netting_id": self.netting.id,
                    "move_line_id": self._items(self.invoice).id,
                    "amount": 1,
                    "currency_id": self.currency.id,
                    "side": "receivable",
                },
            ),
        )

    def test_a_netting_is_not_deleted_once_posted(self):
        self.assertShut(self.netting, lambda netting: netting.unlink())
        self.netting.action_reverse(date="2025-06-20")
        self.assertShut(self.netting, lambda netting: netting.unlink())

    def test_a_netting_is_not_duplicated(self):
        self.assertShut(self.netting, lambda netting: netting.copy())

    def test_a_netting_is_not_cancelled_once_posted(self):
        for button in ("action_cancel", "action_draft", "action_send"):
            with self.subTest(button=button):
                self.assertShut(
                    self.netting,
                    lambda netting, b=button: getattr(netting, b)(),
                    self.netting.name,
                )

    def test_nettings_are_born_as_proposals(self):
        self.assertShut(
            self.env["account.netting"],
            lambda model: self._create(model, self._netting_vals(state="posted")),
        )

    def test_no_entry_becomes_a_netting_entry_from_outside(self):
        self.assertShut(
            self.bill, lambda move: move.write({"netting_id": self.netting.id})
        )
        self.assertShut(
            self.env["account.move"],
            lambda model: self._create(
                model, {"move_type": "entry", "netting_id": self.netting.id}
            ),
        )
        self.assertShut(
            self.env["account.netting"],
            lambda model: self._create(
                model, self._netting_vals(move_ids=[Command.link(self.bill.id)])
            ),
        )

    def test_a_netting_made_from_outside_takes_its_figures_from_the_books(self):
        bill = self._bill(self.partner, 40)

        netting = self.env["account.netting"].create(
            self._netting_vals(line_ids=[self._forge_line(bill)])
        )

        self.assertRecordValues(
            netting.line_ids,
            [{"side": "payable", "amount_open": 40, "currency_id": self.currency.id}],
        )

    def test_a_netting_takes_no_items_of_others(self):
        """Not when it is posted only: they would be reserved until then."""
        netting = self._propose(self.invoice, self._bill(self.partner, 10))
        foreign = self._bill(self.partner, 40, currency=self.foreign)
        for document, reason in (
            (self._invoice(self.customer, 50), "none of the pair's partners"),
            (foreign, "in another currency"),
        ):
            forged = self._forge_line(document)
            for door in (
                lambda model, forged=forged: model.create(
                    self._netting_vals(line_ids=[forged])
                ),
                lambda _model, forged=forged: netting.write({"line_ids": [forged]}),
                lambda _model, forged=forged: netting.write(
                    {"payable_line_ids": [forged]}
                ),
            ):
                with self.subTest(document=document.name):
                    self.assertShutBySavepoint(door, document.name, reason)
            self.assertFalse(self._items(document).netting_line_ids)

    def test_a_netting_takes_no_lines_of_other_accounts_and_none_without_item(self):
        netting = self._propose(self.invoice, self._bill(self.partner, 10))
        revenue = self._invoice(self.partner, 50).invoice_line_ids
        for item, reason in (
            (revenue, "not on a receivable or payable account"),
            (revenue.browse(), "Choose the journal item"),
        ):
            vals = {"move_line_id": item.id, "side": "receivable", "amount": 5}
            self.assertShutBySavepoint(
                lambda _model, vals=vals: netting.write(
                    {"line_ids": [Command.create(vals)]}
                ),
                reason,
            )

    def test_a_netting_takes_no_line_of_another(self):
        netting = self._propose(self.invoice, self._bill(self.partner, 10))
        other = self._propose(
            self._invoice(self.partner, 20), self._bill(self.partner, 20)
        )

        self.assertShut(
            netting,
            lambda own: own.write({"line_ids": [Command.link(other.line_ids[0].id)]}),
        )

        self.assertEqual(len(other.line_ids), 2)

    def _forge_line(self, document):
        return Command.create(
            {
                "move_line_id": self._items(document).id,
                "side": "receivable",
                "currency_id": self.foreign.id,
                "amount": 40,
            }
        )

    def assertShutBySavepoint(self, door, *texts):
        """Check that nothing comes of what is refused once its records are there."""
        with self.assertRefused(*texts), self.env.cr.savepoint():
            door(self.env["account.netting"])

    def _netting_vals(self, **vals):
        return {
            "agreement_id": self.agreement.id,
            "company_id": self.company.id,
            "customer_id": self.partner.id,
            "vendor_id": self.partner.id,
            "currency_id": self.currency.id,
            "date": "2025-06-15",
            **vals,
        }
