"""Proposing nettings for chosen items."""

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ...arguments import read_amounts, read_date, read_ids, read_item_order
from ...core.residual import KEEP
from ...guard import at_work
from ..agreement.discount import NO_DISCOUNT

#: How many ids an error names.
MOST_IDS = 20


class AccountNetting(models.Model):
    _inherit = "account.netting"

    @api.model
    def propose(self, item_ids, date=None, amounts=None, item_order="due_asc"):
        """Create draft nettings for open items, one per pair and currency.

        A pair whose agreement nets across currencies has one netting of all.

        :param item_ids: ids of journal items, customer and vendor side together
        :param date: the netting date, today by default; an ISO string will do
        :param amounts: ``{item id: amount}`` in the item's currency, above zero for
            invoices and bills, below zero for credit items: exactly these are
            netted, and an item not named counts as 0. Without it, the smaller side
            is netted in full, in the given order
        :param item_order: ``due_asc``, ``due_desc``, ``amount_desc``, ``amount_asc``
        :return: list of ids; items left out are named in the nettings' chatter
        :raises UserError: when nothing can be netted, when an amount does not fit its
            item, when the sides differ, or for items that do not exist
        """
        self.check_access("create")
        item_order = read_item_order(self.env, item_order)
        date = read_date(self.env, date)
        items = self._browse_items(read_ids(self.env, item_ids))
        if amounts is not None:
            amounts = read_amounts(self.env, amounts)
        return self._propose(items, date, amounts, item_order).ids

    @api.model
    def _propose(self, items, date, amounts, item_order, rates=None):
        """Create the proposals of :meth:`propose`.

        :param items: journal items
        :param rates: ``{currency id: rate}``, units for one of the settlement currency,
            for agreements across currencies whose rates are entered by hand
        :return: the nettings
        """
        self.check_access("create")
        plans = self.env["account.netting.planner"]._plan_items(
            Domain("id", "in", items.ids), date, rates
        )
        if amounts is None:
            chosen = self._allocate_plans(plans, item_order)
        else:
            chosen = self._take_amounts(plans, amounts)
        creating = self.with_context(default_item_order=item_order)
        return creating._create_proposals(plans, chosen)

    @api.model
    def _browse_items(self, item_ids):
        """Return the items the user may see; refuse when any is missing.

        :raises UserError: naming the ids that do not exist or belong to a company
            the user does not work in, without telling which of the two
        """
        items = self.env["account.move.line"].search([("id", "in", item_ids)])
        missing = sorted(set(item_ids) - set(items.ids))
        if missing:
            raise UserError(
                self.env._(
                    "These journal items do not exist in the companies you work in: "
                    "%(ids)s.",
                    ids=", ".join(map(str, missing[:MOST_IDS])),
                )
            )
        if not items:
            raise UserError(self.env._("Choose the items to net first."))
        return items

    @api.model
    def _allocate_plans(self, plans, item_order):
        """Net as much as can be of each plan, in their order.

        :return: list of ``(plan, allocation)``
        """
        chosen = []
        for plan in plans:
            allocation = plan.allocate(item_order)
            plan.draw(allocation.units)
            chosen.append((plan, allocation))
        return chosen

    @api.model
    def _take_amounts(self, plans, amounts):
        """Check amounts set by hand against the plans.

        :param amounts: ``{item id: amount}``, see :meth:`propose`
        :return: list of ``(plan, allocation)``; plans without any amount are left out
        :raises UserError: with every problem, in the order of the items
        """
        Eligibility = self.env["account.netting.eligibility"]
        known = {item.key for plan in plans for item in plan.items}
        if set(amounts) - known:
            raise UserError(
                self.env._("An amount was given for an item that is not selected.")
            )
        chosen, problems = [], []
        browse = self.env["res.currency"].browse
        for plan in plans:
            units = {
                item.key: browse(item.currency)._netting_units(amounts.get(item.key, 0))
                for item in plan.items
            }
            if not any(units.values()):
                continue
            refused = {key for key in plan.reasons if units.get(key)}
            if refused:
                problems += Eligibility._get_refusals([plan], refused)
                continue
            allocation, wrong = plan.take(units)
            for problem, key in wrong:
                problems.append(
                    Eligibility._get_problem_sentence(problem, key, plan, units)
                )
            plan.draw(allocation.units)
            chosen.append((plan, allocation))
        if problems:
            raise UserError("\n".join(problems))
        return chosen

    @api.model
    def _create_proposals(self, plans, chosen):
        """Create the draft nettings of allocated plans.

        :param plans: all plans looked at, for what is said of items left out
        :param chosen: list of ``(plan, allocation)``; empty allocations are passed by
        :return: the nettings
        :raises UserError: when every allocation is empty
        """
        chosen = [(plan, result) for plan, result in chosen if result.units]
        if not chosen:
            raise self._nothing_to_net(plans)
        self.env["account.netting.eligibility"]._draw(plan for plan, _result in chosen)
        nettings = at_work(self).create(self._prepare_vals_list(chosen))
        nettings = nettings.with_env(self.env)
        nettings._update_followups()
        by_plan = dict(
            zip((id(plan) for plan, _result in chosen), nettings, strict=True)
        )
        Eligibility = self.env["account.netting.eligibility"]
        for plan in plans:
            refusals = Eligibility._get_held_back(plan)
            if refusals:
                by_plan.get(id(plan), nettings[0])._log_left_out(refusals)
        return nettings

    @api.model
    def _prepare_vals_list(self, chosen):
        """Return the values of the draft nettings of allocated plans.

        :param chosen: list of ``(plan, allocation)``
        """
        # One recordset, so that everything about the items is read at once.
        items = self.env["account.move.line"].browse(
            key for _plan, allocation in chosen for key in allocation.amounts
        )
        item_of = {item.id: item for item in items}
        Line = self.env["account.netting.line"]
        vals_list = []
        for plan, allocation in chosen:
            target = plan.target
            vals_list.append(
                {
                    **self._prepare_rate_vals(plan, allocation),
                    "agreement_id": target.agreement,
                    "company_id": target.company,
                    "customer_id": target.customer,
                    "vendor_id": target.vendor,
                    "currency_id": target.currency,
                    "date": target.date,
                    # The agreement's, unless rests can't move; see there.
                    "residual": target.residual if plan.moves_rests() else KEEP,
                    "takes_discount": not self.env.context.get(NO_DISCOUNT),
                    "line_ids": [
                        Command.create(
                            {
                                **Line._prepare_snapshot_vals(item_of[item.key]),
                                "move_line_id": item.key,
                                **self._prepare_amount_vals(item, plan, allocation),
                            }
                        )
                        for item in plan.items
                        if allocation.amounts.get(item.key)
                    ],
                }
            )
        return vals_list

    @api.model
    def _prepare_rate_vals(self, plan, allocation):
        """Return the values that say at which rates a plan's items are netted."""
        quotes = plan.target.quotes
        if quotes is None:
            return {}
        netted = {
            item.currency for item in plan.items if item.key in allocation.amounts
        }
        return {
            "rate_ids": [
                Command.create(
                    {
                        "currency_id": currency,
                        "rate": quotes[currency].rate,
                        "usual_rate": quotes[currency].usual,
                    }
                )
                for currency in sorted(netted - {plan.target.currency})
            ]
        }

    @api.model
    def _prepare_amount_vals(self, item, plan, allocation):
        """Return what is netted of an item, in its currency and in the netting's."""
        browse = self.env["res.currency"].browse
        units = allocation.amounts[item.key]
        vals = {"amount": browse(item.currency)._netting_amount(units)}
        if plan.target.quotes is not None:
            vals["amount_settled"] = browse(plan.target.currency)._netting_amount(
                allocation.value(item.key)
            )
        return vals

    def _log_left_out(self, refusals):
        self.ensure_one()
        self.message_post(
            body=Markup("<p>%s</p><ul>%s</ul>")
            % (
                self.env._("Left out:"),
                Markup().join(Markup("<li>%s</li>") % refusal for refusal in refusals),
            )
        )

    @api.model
    def _nothing_to_net(self, plans):
        """Return the error that says why none of the plans nets anything."""
        message = "\n".join(
            [
                self.env._("There is nothing to net."),
                *self.env["account.netting.eligibility"]._get_nothing_sentences(plans),
            ]
        )
        if not any("no_agreement" in plan.codes() for plan in plans):
            return UserError(message)
        return self.env["account.netting.agreement"]._get_missing_error(message, plans)
