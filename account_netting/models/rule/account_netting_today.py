"""What needs me today: one page of all that waits for somebody, each with its button.

It knows nothing of its own: each section is the domain of a list that is there anyway,
so that what is counted here is what is found there.
"""

from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from .proposals import POSTABLE

#: A section shows so many rows; the rest is one press away.
MOST_ROWS = 5

#: Agreements that end within so many days are named.
ENDING_DAYS = 30

#: Failures of runs older than this are nobody's work of today.
RUN_DAYS = 7


class Section(NamedTuple):
    """One kind of thing to do.

    :param title: what waits, in words
    :param records: all of it, what matters most first
    :param tell: method name of this model that returns name, detail and amount of one
    :param action: external id of the action that lists such records
    :param button: ``(method, label)`` of what is done about one, or ``None``
    :param total: in company currency; ``None`` where a sum says nothing
    """

    name: str
    title: str
    records: models.BaseModel
    tell: str
    action: str
    button: tuple = None
    total: float = None


class AccountNettingToday(models.AbstractModel):
    _name = "account.netting.today"
    _description = "What Needs Me Today"

    @api.model
    def read_today(self):
        """Return what waits for somebody in the companies switched on.

        :return: dictionary with ``currency_id``; ``totals`` and ``months`` in that
            currency, and ``sections``, those with anything in them: ``name``,
            ``title``, ``count``, ``total``, ``action``, ``button`` and ``rows``
        :raises AccessError: for whoever may not read positions
        """
        self.env["account.netting.position"].check_access("read")
        sections = [
            section for section in self._get_sections() if section and section.records
        ]
        months = self._get_months()
        return {
            "currency_id": self.env.company.currency_id.id,
            "today": format_date(self.env, self.env.company._get_netting_today()),
            "totals": self._get_totals(sections, months),
            "months": months,
            "sections": [self._describe(section) for section in sections],
        }

    def _get_sections(self):
        """Return the sections, what is late or broken before what can be done."""
        return [
            self._get_broken(),
            self._get_failed_pairs(),
            self._get_letters(),
            self._get_refused(),
            self._get_disputed(),
            self._get_overdue(),
            *self._get_positions(),
            self._get_to_post(),
            self._get_waiting(),
            *self._get_agreements(),
        ]

    # Sections
    # --------

    def _get_positions(self):
        """Return what can be netted, most of it first, and what somebody must mend."""
        Position = self.env["account.netting.position"]
        plans = dict(Position._plan_all())
        statuses = Position._get_statuses(plans)
        get_nettable = self.env["account.netting.planner"]._get_nettable
        amounts = {
            key: self._convert(get_nettable(plan)[1], plan.target.company)
            for key, plan in plans.items()
            if statuses[key] == "nettable"
        }
        nettable = Position.browse(
            sorted(amounts, key=lambda key: (-amounts[key], key))
        )
        blocked = Position.browse(
            sorted(key for key, status in statuses.items() if status == "blocked")
        )
        action = "account_netting.account_netting_position_action"
        return (
            Section(
                "nettable",
                self.env._("Can be netted now"),
                nettable,
                "_tell_position",
                action,
                ("action_create_netting", self.env._("Net")),
                self._sum(amounts.values()),
            ),
            Section(
                "blocked",
                self.env._("Blocked: somebody must mend something"),
                blocked,
                "_tell_blocked",
                action,
            ),
        )

    def _get_to_post(self):
        domain = Domain("state", "in", POSTABLE) & Domain(
            "letter_state", "!=", "failed"
        )
        return self._make_nettings_section(
            "to_post",
            self.env._("Proposals to post or to send"),
            domain,
            button=("action_post", self.env._("Post")),
            is_summed=True,
        )

    def _get_waiting(self):
        return self._make_nettings_section(
            "waiting",
            self.env._("Waiting for the partner's answer"),
            Domain("state", "=", "sent") & ~self._get_overdue_domain(),
            is_summed=True,
        )

    def _get_overdue(self):
        return self._make_nettings_section(
            "overdue",
            self.env._("The partner did not answer in time"),
            Domain("state", "=", "sent") & self._get_overdue_domain(),
            button=("action_open_send", self.env._("Send Again")),
            is_summed=True,
        )

    def _get_refused(self):
        return self._make_nettings_section(
            "refused",
            self.env._("Refused by the partner"),
            Domain("state", "=", "refused"),
            button=("action_draft", self.env._("Set to Draft")),
        )

    def _get_broken(self):
        return self._make_nettings_section(
            "broken",
            self.env._("Matching was undone elsewhere"),
            Domain("is_broken", "=", True),
        )

    def _get_letters(self):
        return self._make_nettings_section(
            "letters",
            self.env._("Mails that did not reach the partner"),
            Domain("letter_state", "=", "failed") & Domain("state", "!=", "cancel"),
        )

    def _get_disputed(self):
        Move = self.env["account.move"]
        return Section(
            "disputed",
            self.env._("Documents in dispute, kept out until it is settled"),
            Move.search(
                Move._get_disputed_domain()
                & Domain("company_id", "in", self.env.companies.ids),
                order="netting_disputed_on, id",
            ),
            "_tell_disputed",
            "account.action_move_journal_line",
            ("action_settle_netting_dispute", self.env._("Settle the Dispute")),
        )

    def _get_failed_pairs(self):
        since = self.env.company._get_netting_today() - timedelta(days=RUN_DAYS)
        return Section(
            "failed",
            self.env._("Failed in a run"),
            self.env["account.netting.run.line"].search(
                Domain("outcome", "=", "failed")
                & Domain("run_id.date_start", ">=", since)
                & Domain("run_id.state", "=", "done")
            ),
            "_tell_failed_pair",
            "account_netting.account_netting_run_line_action",
            ("action_retry", self.env._("Run Again")),
        )

    def _get_agreements(self):
        """Return agreements being made, then those about to end."""
        Agreement = self.env["account.netting.agreement"]
        today = self.env.company._get_netting_today()
        action = "account_netting.account_netting_agreement_action"
        return (
            Section(
                "agreements",
                self.env._("Agreements to activate"),
                Agreement.search([("state", "=", "draft")]),
                "_tell_agreement",
                action,
            ),
            Section(
                "ending",
                self.env._("Agreements about to end"),
                Agreement.search(
                    Domain("state", "=", "active")
                    & Domain("date_end", ">=", today)
                    & Domain("date_end", "<=", today + timedelta(days=ENDING_DAYS)),
                    order="date_end, id",
                ),
                "_tell_ending",
                action,
            ),
        )

    def _get_overdue_domain(self):
        return Domain("answer_deadline", "<", self.env.company._get_netting_today())

    def _make_nettings_section(self, name, title, domain, button=None, is_summed=False):
        """Return a section of nettings, the oldest first.

        :param is_summed: whether the sum of their amounts says anything
        """
        nettings = self.env["account.netting"].search(domain, order="date, id")
        total = None
        if is_summed:
            total = self._sum(
                self._convert(amount, company.id)
                for company, amount in nettings._read_group(
                    Domain("id", "in", nettings.ids),
                    ["company_id"],
                    ["amount_company:sum"],
                )
            )
        return Section(
            name,
            title,
            nettings,
            f"_tell_{name}",
            "account_netting.account_netting_action",
            button,
            total,
        )

    # Rows
    # ----

    def _describe(self, section):
        """Return a section as the page shows it."""
        records = section.records
        may_act = section.button and self.env.user.has_group(
            "account_netting.group_netting_user"
        )
        return {
            "name": section.name,
            "title": section.title,
            "count": len(records),
            "total": section.total,
            "model": records._name,
            "action": self._get_list_action(section),
            "button": may_act
            and {"method": section.button[0], "label": section.button[1]},
            "rows": [
                {"id": record.id, **getattr(self, section.tell)(record)}
                for record in records[:MOST_ROWS]
            ],
        }

    def _get_list_action(self, section):
        """Return the action that lists all of a section."""
        action = self.env["ir.actions.act_window"]._for_xml_id(section.action)
        if section.records._name == "account.move":
            action.update(
                res_model="account.move",
                views=[(False, "list"), (False, "form")],
                view_id=False,
                search_view_id=False,
            )
        return dict(
            action,
            name=section.title,
            display_name=section.title,
            domain=[("id", "in", section.records.ids)],
            context={},
        )

    # Figures
    # -------

    def _get_totals(self, sections, months):
        """Return what stands on top: the sections that have a sum, and this month."""
        return [
            {
                "name": section.name,
                "title": section.title,
                "count": len(section.records),
                "amount": section.total,
            }
            for section in sections
            if section.total is not None
        ] + [
            {
                "name": "posted",
                "title": self.env._("Netted this month"),
                "count": None,
                "amount": months[-1]["amount"] if months else 0.0,
            }
        ]

    def _get_months(self):
        """Return what was netted in each of the last months; nothing if never."""
        months = self.env["account.netting"]._read_posted_months(
            Domain.TRUE, "company_id"
        )
        starts = next(iter(months.values()), ())
        return [
            {
                "label": format_date(self.env, start, date_format="MMM"),
                "amount": self._sum(
                    self._convert(amounts[start], company.id)
                    for company, amounts in months.items()
                ),
            }
            for start in starts
        ]

    def _sum(self, amounts):
        """Return the sum of amounts in the currency the page is in, to its cent."""
        return self.env.company.currency_id.round(sum(amounts))

    def _convert(self, amount, company_id):
        """Return an amount of a company's in the currency the page is in."""
        company = self.env["res.company"].browse(company_id)
        return company.currency_id._convert(
            amount,
            self.env.company.currency_id,
            company,
            self.env.company._get_netting_today(),
        )
