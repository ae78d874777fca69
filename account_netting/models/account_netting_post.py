"""Posting: the entries of nettings, and the matching that settles their items.

Everything is checked again with the items locked, so that two people, or a person
and the scheduled action, never net the same money twice.
"""

from typing import NamedTuple

from odoo import models
from odoo.exceptions import LockError, UserError
from odoo.fields import Command
from odoo.tools import clean_context, split_every

from ..core.conversion import cumulate
from ..core.entry import NettedItem, entry_lines
from ..core.items import PAYABLE, RECEIVABLE
from ..guard import at_work

#: Reconciliation plans given to Odoo at once. Where exchange differences arise its
#: work grows with partials times exchange entries, so those go in smaller parts.
PLANS_AT_ONCE = 500
FOREIGN_PLANS_AT_ONCE = 100


class EntryDraft(NamedTuple):
    """One journal entry to create, and what its lines will be matched with.

    :param vals: values of the ``account.move``, without its lines
    :param lines: list of ``(values of the line, ids of the items it settles)``; the
        bridging line settles none
    """

    vals: dict
    lines: list


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def action_post(self):
        """Post the nettings, all of them or none.

        :raises UserError: with every reason, netting by netting, when one cannot be
            posted; nothing is written then
        """
        self.check_access("write")
        self._post()
        return True

    def _post(self):
        """Check the nettings under lock, then write and match their entries."""
        self._lock()
        plans = self.env["account.netting.planner"]._plan_nettings(self)
        problems = [
            problem for netting in self for problem in netting._post_problems(plans)
        ]
        if problems:
            raise self._not_postable("\n".join(problems), plans)
        working = at_work(self)
        working.line_ids.filtered(
            lambda line: line.currency_id.is_zero(line.amount)
        ).unlink()
        working._take_snapshots()
        working._write_entries(plans)

    def _write_entries(self, plans):
        """Write and match the entries of nettings whose items were checked and locked.

        :param plans: ``{netting: plan}``
        """
        working = at_work(self.with_context(clean_context(self.env.context)))
        working._create_entries(plans)
        working._write_done({"state": "posted"})
        working._log_on_documents()

    def _lock(self):
        """Keep others from posting, reversing or paying the same items meanwhile."""
        try:
            self.lock_for_update()
            self.line_ids.move_line_id.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on %(nettings)s or on its items right "
                    "now. Try again in a moment.",
                    nettings=", ".join(self.mapped("name")),
                )
            ) from error

    # Checks
    # ------

    def _not_postable(self, message, plans):
        """Return the error; one with a button where an agreement is not in force.

        :param plans: ``{netting: plan}`` of the planner
        """
        uncovered = [
            plan
            for netting, plan in plans.items()
            if not plan.target.in_force and not netting._state_problem()
        ]
        if not uncovered:
            return UserError(message)
        Agreement = self.env["account.netting.agreement"]
        return Agreement._get_missing_error(message, uncovered)

    def _post_problems(self, plans):
        """Return, as sentences that name the netting, why it cannot be posted now.

        :param plans: ``{netting: plan}`` of the planner
        """
        self.ensure_one()
        problem = self._state_problem()
        problems = [problem] if problem else self._item_problems(plans[self])
        return [f"{self.name}: {problem}" for problem in problems]

    def _state_problem(self):
        allowed = {"draft", "accepted"}
        if not self.agreement_id.acceptance_required:
            allowed.add("sent")
        if self.state in allowed:
            return None
        if self.state == "sent":
            return self.env._("The partner has not answered yet.")
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "It is in state %(state)s, so it cannot be posted.",
            state=labels[self.state],
        )

    def _item_problems(self, plan):
        units = self.line_ids._get_units()
        planned = {item.key for item in plan.items}
        missing = self.line_ids.filtered(
            lambda line: line.amount and line.move_line_id.id not in planned
        )
        if missing:
            return [self._missing_problem(line) for line in missing]
        problems = self._get_refusals([plan], units)
        if problems:
            return problems
        Eligibility = self.env["account.netting.eligibility"]
        _allocation, wrong = plan.take(units)
        return [
            Eligibility._get_problem_sentence(problem, key, plan, units)
            for problem, key in wrong
        ]

    def _missing_problem(self, line):
        """Say why the item of a netting's line could not be read."""
        if line.move_line_id:
            return self.env._(
                "%(item)s belongs to another company than you work in.",
                item=line.number,
            )
        return self.env._(
            "%(item)s was deleted since it was proposed. Remove it from the proposal "
            "first.",
            item=line.number,
        )

    # Entries
    # -------

    def _take_snapshots(self):
        """Keep number, dates and open amounts as they are at this moment."""
        for line in self.line_ids:
            line.write(line._prepare_snapshot_vals(line.move_line_id))

    def _create_entries(self, plans):
        """Create, post and match the entries of nettings that were checked."""
        drafts = [
            draft for netting in self for draft in netting._prepare_entries(plans)
        ]
        moves = self._create_moves(drafts)
        settled = {}
        bridging = self.env["account.move.line"]
        for move, draft in zip(moves, drafts, strict=True):
            lines = move.line_ids.sorted("sequence")
            for line, (_vals, item_ids) in zip(lines, draft.lines, strict=True):
                if item_ids:
                    settled[line] = item_ids
                else:
                    bridging |= line
        self._link_entry_lines(settled)
        self._reconcile(settled, bridging)
        self._check_settled(settled)

    def _create_moves(self, drafts):
        moves = (
            self.env["account.move"]
            .with_context(
                skip_invoice_sync=True,
                skip_is_manually_modified=True,
                mail_create_nolog=True,
                mail_create_nosubscribe=True,
            )
            .create(
                [
                    {
                        **draft.vals,
                        "line_ids": [
                            Command.create({**vals, "sequence": sequence})
                            for sequence, (vals, _ids) in enumerate(draft.lines)
                        ],
                    }
                    for draft in drafts
                ]
            )
        )
        moves._post(soft=False)
        for move, draft in zip(moves, drafts, strict=True):
            # Checked before; a date moved by Odoo would be a defect of ours.
            if move.date != draft.vals["date"]:
                raise UserError(
                    self.env._(
                        "%(netting)s cannot be posted on its date: the period was "
                        "locked meanwhile.",
                        netting=move.netting_id.name,
                    )
                )
        return moves

    def _prepare_entries(self, plans):
        """Return the :class:`EntryDraft` of each entry of one netting.

        Payables are debited and receivables credited, each on the items' own
        accounts and partners; the bridging account takes the other half of both.
        """
        self.ensure_one()
        units = self.line_ids._get_units()
        lines = entry_lines(
            (
                NettedItem(
                    key=item.key,
                    side=item.side,
                    account=item.account,
                    partner=item.partner,
                    open_units=item.units,
                    units=units[item.key],
                )
                for item in plans[self].items
                if item.key in units
            ),
            self.agreement_id.entry_detail,
        )
        sides = [
            self._prepare_side_lines(
                side, [line for line in lines if line.side == side]
            )
            for side in (PAYABLE, RECEIVABLE)
        ]
        if self.agreement_id.posting == "one":
            sides = [[line for side in sides for line in side]]
        return [EntryDraft(self._prepare_move_vals(), side) for side in sides]

    def _prepare_move_vals(self):
        self.ensure_one()
        return {
            "move_type": "entry",
            "journal_id": self.agreement_id.journal_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "partner_id": (self.customer_id & self.vendor_id).id,
            "date": self.date,
            "ref": self.name,
            "netting_id": self.id,
            # Odoo would look one up for each entry, for taxes it does not have.
            "fiscal_position_id": False,
        }

    def _prepare_side_lines(self, side, lines):
        """Return values for one ledger's lines, and last for its bridging line.

        :param lines: list of :class:`~..core.entry.EntryLine` of that side
        :return: list of ``(values, item ids)``
        """
        # What settles a payable is a debit, what settles a receivable a credit.
        sign = 1 if side == PAYABLE else -1
        amounts = [line.units for line in lines]
        balances = cumulate(amounts, self._get_converter())
        prepared = [
            (
                self._prepare_entry_line_vals(
                    self._get_entry_label(side),
                    account=line.account,
                    partner=line.partner,
                    units=sign * line.units,
                    balance=sign * balance,
                ),
                line.keys,
            )
            for line, balance in zip(lines, balances, strict=True)
        ]
        agreement = self.agreement_id
        account = agreement.account_id
        partner = self.customer_id
        if side == PAYABLE:
            account = agreement.payable_account_id or account
            partner = self.vendor_id
        bridging_vals = self._prepare_entry_line_vals(
            self.name,
            account=account.id,
            partner=partner.id,
            units=-sign * sum(amounts),
            balance=-sign * sum(balances),
        )
        bridging_vals["analytic_distribution"] = agreement.analytic_distribution
        return [*prepared, (bridging_vals, ())]

    def _prepare_entry_line_vals(self, name, *, account, partner, units, balance):
        """Return values of one entry line.

        :param units: minor units of the netting's currency, debit above zero
        :param balance: minor units of the company's currency, debit above zero
        """
        return {
            "name": name,
            "account_id": account,
            "partner_id": partner,
            "currency_id": self.currency_id.id,
            "amount_currency": self.currency_id._netting_amount(units),
            "balance": self.company_currency_id._netting_amount(balance),
            "date_maturity": self.date,
            "tax_ids": [],
            # Dimensions are the agreement's, on the bridging lines alone.
            "analytic_distribution": False,
        }

    def _get_entry_label(self, side):
        """Return what the side's lines are called: each ledger names the other.

        Receivable lines of ``NETTING/2026/00001`` read ``NETAP/2026/00001`` and
        payable lines ``NETAR/2026/00001``, as in OneAdvanced e5.
        """
        prefix = "NETAP" if side == RECEIVABLE else "NETAR"
        _netting, _slash, number = self.name.rpartition("NETTING/")
        return f"{prefix}/{number}"

    def _get_converter(self):
        """Return the function from minor units of the netting to the company's.

        The rate is the netting date's.
        """
        self.ensure_one()
        own, company = self.currency_id, self.company_currency_id
        if own == company:
            return lambda units: units
        rate = own._get_conversion_rate(own, company, self.company_id, self.date)

        def convert(units):
            return company._netting_units(
                company.round(own._netting_amount(units) * rate)
            )

        return convert

    # Matching
    # --------

    def _link_entry_lines(self, settled):
        """Note on each item of the nettings which entry line settles it."""
        line_of_item = {
            item_id: line for line, item_ids in settled.items() for item_id in item_ids
        }
        for line in self.line_ids:
            line.entry_line_id = line_of_item[line.move_line_id.id]

    def _reconcile(self, settled, bridging):
        """Match each entry line with its items, and the bridging lines in pairs.

        The plans are flat: a nested plan would match what is left of its parts with
        one another.

        :param settled: ``{entry line: item ids}``
        :param bridging: the bridging lines of all entries
        """
        Item = self.env["account.move.line"].with_context(skip_invoice_sync=True)
        plans = [
            Item.browse((line.id, *item_ids)) for line, item_ids in settled.items()
        ]
        for lines in bridging.grouped(
            lambda line: (line.move_id.netting_id, line.account_id)
        ).values():
            if len(lines) > 1:
                plans.append(Item.browse(lines.ids))
        foreign = any(
            netting.currency_id != netting.company_currency_id for netting in self
        )
        size = FOREIGN_PLANS_AT_ONCE if foreign else PLANS_AT_ONCE
        for part in split_every(size, plans, list):
            Item._reconcile_plan(part)

    def _check_settled(self, settled):
        """Make sure that every item was settled by just what was agreed.

        Never seen to fail; but a module that changes Odoo's matching must not be
        able to make a netting settle something else without a word.
        """
        wrong = self.env["account.netting"]
        for line in settled:
            if not line.reconciled:
                wrong |= line.move_id.netting_id
        for line in self.line_ids:
            sign = -1 if line.side == PAYABLE else 1
            residual = sign * line.move_line_id.amount_residual_currency
            if line.currency_id.compare_amounts(residual, line.amount_left):
                wrong |= line.netting_id
        if wrong:
            raise UserError(
                self.env._(
                    "%(nettings)s: Odoo matched the items differently than asked. "
                    "Nothing was posted.",
                    nettings=", ".join(wrong.mapped("name")),
                )
            )
