"""Find what items of several companies net, each judged in its own company."""

from collections import defaultdict
from dataclasses import dataclass, field

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.account_netting.core.items import PAYABLE, RECEIVABLE
from odoo.addons.account_netting.core.plan import NettingPlan
from odoo.addons.account_netting.core.reasons import Target, due_terms


@dataclass
class AcrossPlan(NettingPlan):
    """A plan of items of several companies.

    :param parts: the plan of each company, in which its items were judged
    """

    parts: list = field(default_factory=list)


class AccountNettingGroup(models.Model):
    _inherit = "account.netting.group"

    @api.model
    def _plan_across(self, domain, date=None):
        """Plan the netting of the journal items of a domain across companies.

        :param domain: which journal items; the user's access rules apply
        :param date: the netting date, today by default
        :return: list of :class:`AcrossPlan` for the agreements' companies, with the
            items of all, and the reasons that each has in its own company
        """
        facts = self.env["account.move.line"]._read_item_facts(domain)
        date = (
            date
            or self.env["res.company"]
            .browse({item.company for item in facts})
            ._get_first_netting_today()
        )
        members = self._index_across(facts, date)
        alike = defaultdict(list)
        for item in facts:
            parties = members.get((item.company, item.side, item.commercial))
            alike[parties, item.currency].append(item)
        return [
            self._plan_together(parties, currency, items, date)
            for (parties, currency), items in alike.items()
        ]

    @api.model
    def _index_across(self, facts, date):
        """Return the pairs in force that the items belong to.

        :return: ``{(company id, side, commercial partner id): pairs}``
        """
        partners = list({item.commercial for item in facts if item.commercial})
        Party, Agreement = (
            self.env["account.netting.party"],
            self.env["account.netting.agreement"],
        )
        parties = Party.search(
            (
                Domain("customer_id", "in", partners)
                | Domain("vendor_id", "in", partners)
            )
            & Domain("agreement_state", "=", "active")
            & Domain("agreement_id", "any", Agreement._get_period_domain(date, date))
        )
        index = {}
        for party in parties:
            group = party._with_together()
            if not any(member._is_across() for member in group):
                continue
            for member in group:
                for side, company, partner in (
                    (RECEIVABLE, member.customer_company_id, member.customer_id),
                    (PAYABLE, member.vendor_company_id, member.vendor_id),
                ):
                    index[company.id, side, partner.id] = group
        return index

    @api.model
    def _plan_together(self, parties, currency_id, items, date):
        """Plan items of one currency, judged company by company.

        :param parties: the pairs they belong to; ``None`` for items without any
        """
        by_company = defaultdict(list)
        for item in items:
            by_company[item.company].append(item)
        agreement = (
            parties.agreement_id if parties else self.env["account.netting.agreement"]
        )
        if agreement:
            by_company.setdefault(agreement.company_id.id, [])
        plans = {
            company: NettingPlan(
                self._get_across_target(parties, agreement, company, currency_id, date),
                sorted(own),
            )
            for company, own in sorted(by_company.items())
        }
        self.env["account.netting.eligibility"]._judge(list(plans.values()))
        main = plans[agreement.company_id.id if agreement else min(plans)]
        together = AcrossPlan(
            target=main.target,
            items=sorted(items),
            shares=main.shares,
            parts=list(plans.values()),
        )
        for plan in plans.values():
            together.reasons |= plan.reasons
            together.limits |= plan.limits
        return together

    @api.model
    def _get_across_target(self, parties, agreement, company_id, currency_id, date):
        """Return the target that a company's items are judged for."""
        company = self.env["res.company"].browse(company_id)
        is_own = company == agreement.company_id
        return Target(
            customers=tuple(parties.customer_id.ids) if parties else (),
            vendors=tuple(parties.vendor_id.ids) if parties else (),
            company=company_id,
            currency=currency_id,
            date=date,
            today=company._get_netting_today(),
            agreement=agreement.id or None,
            in_force=bool(agreement),
            accepted=agreement._is_accepted() if agreement else True,
            **(
                due_terms(agreement.only_due, agreement.due_side, date)
                if agreement
                else {}
            ),
            non_trade=bool(agreement and agreement.include_non_trade),
            parties=tuple(parties.ids) if parties and is_own else (),
        )

    @api.model
    def _take_across(self, plans, amounts):
        """Check amounts set by hand against the plans.

        :param amounts: ``{item id: amount}``, see :meth:`propose`
        :return: list of ``(plan, allocation)``; plans without any amount are left out
        :raises UserError: with every problem
        """
        Eligibility = self.env["account.netting.eligibility"]
        if set(amounts) - {item.key for plan in plans for item in plan.items}:
            raise UserError(
                self.env._("An amount was given for an item that is not selected.")
            )
        chosen, problems = [], []
        for plan in plans:
            currency = self.env["res.currency"].browse(plan.target.currency)
            units = {
                item.key: taken
                for item in plan.items
                if (taken := currency._netting_units(amounts.get(item.key, 0)))
            }
            if not units:
                continue
            refusals = Eligibility._get_refusals(plan.parts, units)
            allocation, wrong = plan.take(units)
            problems += refusals or [
                Eligibility._get_problem_sentence(problem, key, plan, units)
                for problem, key in wrong
            ]
            chosen.append((plan, allocation))
        if problems:
            raise UserError("\n".join(problems))
        return chosen

    @api.model
    def _get_nothing_error(self, plans):
        """Return the error that says why none of the plans nets anything."""
        Eligibility = self.env["account.netting.eligibility"]
        parts = [part for plan in plans for part in plan.parts]
        refused = {key for part in parts for key in part.reasons}
        sentences = Eligibility._get_refusals(parts, refused)
        return UserError(
            "\n".join(
                [
                    self.env._("There is nothing to net."),
                    *(sentences or Eligibility._get_nothing_sentences(plans)),
                ]
            )
        )

    def _check_postable(self):
        """Judge everything again, now that nobody else can touch it.

        :raises UserError: with every reason why not
        """
        self.ensure_one()
        lines = self.line_ids
        if lines.filtered(lambda line: not line.move_line_id):
            raise UserError(
                self.env._(
                    "%(document)s: an item was deleted since. Propose it again.",
                    document=self.name,
                )
            )
        plans = self._plan_across(Domain("id", "in", lines.move_line_id.ids), self.date)
        amounts = {line.move_line_id.id: line.amount for line in lines}
        chosen = self._take_across(plans, amounts)
        if len(chosen) != 1 or chosen[0][0].target.agreement != self.agreement_id.id:
            raise UserError(
                self.env._(
                    "%(document)s: its items do not belong to one agreement any more. "
                    "Propose it again.",
                    document=self.name,
                )
            )
