"""How long a partner has to answer a proposal, and what no answer means."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...guard import at_work
from ..agreement.terms import NO_ANSWER
from .account_netting_answer import RULE

#: What no answer in time does to a proposal.
STATE_BY_RULE = {"refuse": "refused", "accept": "accepted"}


class AccountNettingAgreement(models.Model):
    _inherit = "account.netting.agreement"

    def _get_print_answer_term(self):
        """Return the sentence on answers to proposals; nothing without a deadline."""
        self.ensure_one()
        if not self.answer_days:
            return None
        sentences = {
            "nothing": self.env._(
                "The other party answers a proposal within %(days)s days.",
                days=self.answer_days,
            ),
            "refuse": self.env._(
                "The other party answers a proposal within %(days)s days. Without an "
                "answer in that time, the proposal is refused.",
                days=self.answer_days,
            ),
            "accept": self.env._(
                "The other party answers a proposal within %(days)s days. Without an "
                "answer in that time, the proposal is accepted.",
                days=self.answer_days,
            ),
        }
        return sentences[self.no_answer]


class AccountNetting(models.Model):
    _inherit = "account.netting"

    answer_deadline = fields.Date(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The last day on which the partner can answer.",
    )
    no_answer = fields.Selection(
        selection=NO_ANSWER,
        string="No Answer Means",
        readonly=True,
        copy=False,
        help="What the partner was told to follow when there is no answer in time.",
    )
    deadline_problem = fields.Char(
        string="Deadline Not Applied",
        readonly=True,
        copy=False,
        help="Why what no answer means could not be applied; it is tried again.",
    )

    def _set_deadline(self):
        """Set the deadline of proposals that are sent for the first time."""
        for netting in self.filtered(lambda netting: netting.state == "draft"):
            at_work(netting).write(netting._prepare_deadline_vals())

    def _prepare_deadline_vals(self):
        agreement = self.agreement_id
        if not agreement.answer_days:
            return {"answer_deadline": False, "no_answer": "nothing"}
        return {
            "answer_deadline": self.company_id._get_netting_today()
            + timedelta(days=agreement.answer_days),
            "no_answer": agreement.no_answer,
        }

    def _is_overdue(self):
        """Tell whether the time to answer is over."""
        self.ensure_one()
        return bool(
            self.answer_deadline
            and self.answer_deadline < self.company_id._get_netting_today()
        )

    def _is_too_late(self):
        """Tell whether no answer is taken any more: where a rule decides about it."""
        return self.no_answer in STATE_BY_RULE and self._is_overdue()

    def _get_answer_terms(self):
        """Return in words until when to answer, and what no answer means, or nothing.

        It is said before the proposal is sent, too.
        """
        self.ensure_one()
        if self.state not in ("draft", "sent"):
            return None
        vals = {name: self[name] for name in ("answer_deadline", "no_answer")}
        if self.state == "draft":
            vals = self._prepare_deadline_vals()
        if not vals["answer_deadline"]:
            return None
        date = format_date(self.env, vals["answer_deadline"])
        sentences = {
            "nothing": self.env._("Please answer until %(date)s.", date=date),
            "refuse": self.env._(
                "Please answer until %(date)s. Without an answer by then, the proposal "
                "is refused, and nothing is set off.",
                date=date,
            ),
            "accept": self.env._(
                "Please answer until %(date)s. Without an answer by then, the proposal "
                "is accepted, as agreed.",
                date=date,
            ),
        }
        return sentences[vals["no_answer"] or "nothing"]

    @api.model
    def _cron_apply_deadlines(self):
        """Apply what no answer means to proposals whose time to answer is over.

        Where that fails, the proposal goes on waiting, and is tried again.
        """
        # Days end at different times in different companies.
        last = fields.Date.today() + timedelta(days=1)
        domain = (
            Domain("state", "=", "sent")
            & Domain("no_answer", "in", list(STATE_BY_RULE))
            & Domain("answer_deadline", "<", last)
        )
        overdue = self.search(domain, order="answer_deadline, id").filtered(
            lambda netting: netting._is_overdue()
        )
        self.env["account.netting.schedule"]._work_off(
            overdue,
            domain,
            lambda netting: netting._apply_no_answer(),
            lambda netting, problem: netting._note_deadline_problem(problem),
        )

    def _note_deadline_problem(self, problem):
        """Note why a deadline could not be applied, and tell that once.

        :return: whether it was not told before
        """
        if self.deadline_problem == problem:
            return False
        at_work(self).deadline_problem = problem
        self._tell_responsible(problem)
        return True

    def _apply_no_answer(self):
        """Record what no answer means, as given by the rule and by nobody else."""
        self.ensure_one()
        at_work(self).deadline_problem = False
        problem = self._no_answer_problem()
        if problem:
            at_work(self).no_answer = "nothing"
            self._tell_responsible(problem)
            return
        for answer in self._get_current_answers():
            if answer.state == "waiting":
                self._record(
                    answer.partner_id.commercial_partner_id,
                    STATE_BY_RULE[self.no_answer],
                    via=RULE,
                )
        if self.no_answer == "accept":
            said = self.env._(
                "No answer until %(date)s: accepted, as the agreement says.",
                date=format_date(self.env, self.answer_deadline),
            )
        else:
            said = self.env._(
                "No answer until %(date)s: refused, as the agreement says.",
                date=format_date(self.env, self.answer_deadline),
            )
        self._tell_responsible(said)
        self._follow_answers()

    def _no_answer_problem(self):
        """Say why silence does not mean acceptance here, or return nothing."""
        if self.no_answer != "accept":
            return None
        agreement = self.agreement_id
        if agreement.state != "active" or agreement.acceptance_state != "accepted":
            return self.env._(
                "There was no answer in time, but the partner's acceptance of "
                "%(agreement)s does not count any more. The proposal goes on waiting.",
                agreement=agreement.display_name,
            )
        if self.undelivered_names:
            return self.env._(
                "There was no answer in time, but %(partners)s may not have got the "
                "proposal by mail. It goes on waiting.",
                partners=self.undelivered_names,
            )
        return None

    def _tell_responsible(self, said):
        self.message_post(body=said, subtype_xmlid="mail.mt_note")
        self._have_looked_at(said)
