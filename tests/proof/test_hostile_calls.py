"""Every method we let callers of the external API call, called by everybody, badly."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import NETTING_DATE
from ..security_common import SecurityCommon
from .effort import IS_PROOF, tell
from .hostile import NAME, SECRET, VALUES, answer, find_methods, find_models, spread

#: Who may write nothing to the books, whatever is called.
POWERLESS = ("invoicing", "auditor", "employee", "portal", "anonymous")

#: Who may not even know.
BLIND = ("portal", "anonymous", "stranger")

BOOKS = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_netting",
    "account_netting_line",
    "account_netting_agreement",
    "account_netting_cap",
    "account_netting_party",
    "account_netting_rule",
    "account_netting_run",
    "account_netting_run_line",
)

#: Whoever sends invoices registers payments, too; and whoever may read a document may
#: look at it in the portal, for which Odoo gives it an address.
FOR_ALL = {"account.payment.register", "action_preview"}

#: What Odoo says to id 0, a record not saved yet, of which all fields are empty.
ODOOS_WORDS = ("Posting a message should be done on", "Expected singleton")


#: Nobody's.
UNKNOWN = (0, -1, 2**31 - 1, 2**40)


class HostileCommon(SecurityCommon):
    """One record of everything, with a secret in each name; holds no test itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.setup_other_company(name="Other")["company"]
        cls.users["stranger"] = cls._user(
            "stranger", "account_netting.group_netting_manager"
        )
        cls.users["stranger"].write(
            {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        )
        cls.companies = {
            name: other if name == "stranger" else cls.company for name in cls.users
        }
        cls.party = cls.env["res.partner"].create(
            {"name": NAME, "company_id": cls.company.id}
        )
        cls.secret_agreement = cls._agreement(cls.party, name=NAME)
        cls.netting = cls._net(cls._document_named("out_invoice"), cls._bill_of(60))
        cls.proposal = cls._propose(
            cls._document_named("out_invoice"), cls._bill_of(50)
        )
        cls.rule = cls.env["account.netting.rule"].create(
            {"name": NAME, "next_run": False, "post": False}
        )
        cls.rule.action_activate()
        cls._bill_of(10)
        cls.run_made = cls.rule.action_run(date=NETTING_DATE)
        cls.payment = cls._payment(cls.party, 5).origin_payment_id
        cls.env.flush_all()

    @classmethod
    def _document_named(cls, move_type):
        return cls._document(move_type, cls.party, 100, ref=NAME)

    @classmethod
    def _bill_of(cls, amount):
        return cls._bill(cls.party, amount, ref=NAME)

    def _sample(self, model, user):
        """Return a record of a model; a form's own is made by the user."""
        stored = {
            "account.journal": self.journal,
            "account.move": self.proposal.line_ids.move_line_id.move_id[:1],
            "account.move.line": self.proposal.line_ids.move_line_id[:1],
            "account.netting": self.proposal,
            "account.netting.agreement": self.secret_agreement,
            "account.netting.line": self.proposal.line_ids[:1],
            "account.netting.party": self.secret_agreement.party_ids,
            "account.netting.position": self.env["account.netting.position"].search(
                [("customer_id", "=", self.party.id)], limit=1
            ),
            "account.netting.rule": self.rule,
            "account.netting.run": self.run_made,
            "account.netting.run.line": self.run_made.line_ids,
            "account.payment": self.payment,
            "res.partner": self.party,
        }
        if model in stored:
            return stored[model]
        items = self.proposal.line_ids.move_line_id
        vals = {
            "account.netting.answer.wizard": {
                "netting_id": self.proposal.id,
                "answered_by": NAME,
            },
            "account.netting.candidate": {
                "company_id": self.company.id,
                "customer_id": self.party.id,
                "vendor_id": self.party.id,
                "kind": "pair",
            },
            "account.netting.check": {"move_id": items.move_id[:1].id},
            "account.netting.counterpart": {
                "partner_id": self.party.id,
                "role": "customer",
            },
            "account.netting.link": {"customer_id": self.party.id},
            "account.netting.reverse": {"netting_ids": self.netting.ids},
            "account.netting.run.wizard": {"rule_id": self.rule.id},
            "account.netting.take.back": {"netting_id": self.netting.id},
        }.get(model, {})
        Model = self.env[model].with_context(
            active_model="account.move", active_ids=items.move_id[:1].ids
        )
        try:
            with self.env.cr.savepoint():
                return Model.with_user(user).create(vals)
        except AccessError:
            return Model.create(vals)

    def _call(self, user, model, method, *args, **kwargs):
        """Call as the server does for a request of the user's; see :func:`answer`."""
        self.env.invalidate_all()  # what others read is not at hand
        Model = self.env[model].with_user(self.users[user])
        kwargs["context"] = {"allowed_company_ids": self.companies[user].ids}
        return answer(
            self.env,
            lambda: call_kw(Model, method, args, kwargs),
        )

    def _count_writes(self):
        """Count what was ever written to the books, taken back or not."""
        return self.env.execute_query(
            SQL(
                """
                SELECT SUM(n_tup_ins + n_tup_upd + n_tup_del)
                  FROM pg_stat_xact_user_tables WHERE relname IN %s
                """,
                BOOKS,
            )
        )


@tagged("standard", "post_install", "-at_install")
class TestHostileCalls(HostileCommon):
    def test_every_model_that_can_be_called_has_a_sample(self):
        for model in find_methods(self.env):
            with self.subTest(model):
                self.assertTrue(self._sample(model, self.env.user))

    def test_every_method_answers_everybody_in_words(self):
        """And whoever may write nothing has changed nothing."""
        problems, tried = [], 0
        self.books = self._read_books()
        for model, methods in find_methods(self.env).items():
            for user in self.users:
                sample = self._sample(model, self.users[user])
                for place, method in enumerate(sorted(methods)):
                    # Without the time for all, each method gets its share of each.
                    calls = self._spread(sample, method)
                    some = calls if IS_PROOF else calls[:1] + calls[1 + place :: 30]
                    problems += self._try(user, sample, method, some)
                    tried += len(some)

        self.assertFalse(problems, "\n".join(problems))
        tell("Hostile calls", users=len(self.users), calls=tried)

    def _spread(self, sample, method):
        """Return the arguments of every call of a method that we think of."""
        function = getattr(type(sample), method)
        items = self.proposal.line_ids.move_line_id
        good = {"item_ids": items.ids, "amounts": {items[0].id: 1}}
        calls = [((), kwargs) for kwargs in spread(function, VALUES, good)]
        if not getattr(function, "_api_model", False):
            some = [[], *([unknown] for unknown in UNKNOWN)]
            calls = [((sample.ids,), kwargs) for _none, kwargs in calls]
            calls += [((ids,), calls[0][1]) for ids in some]
        return calls

    def _try(self, user, sample, method, calls):
        """Call a method in these ways; return what is wrong with it."""
        problems = {}
        writes = self._count_writes()
        for args, kwargs in calls:
            try:
                answers = self._call(user, sample._name, method, *args, **kwargs)
                if user == "stranger":
                    self.assertEqual(self._read_books(), self.books)
                if user in BLIND:
                    self.assertNotIn(SECRET, str(answers))
            except Exception as error:
                is_unsaved = bool(args) and args[0] == [0]
                if is_unsaved and any(words in str(error) for words in ODOOS_WORDS):
                    continue
                problem = f"{type(error).__name__}: {error}"[:120]
                problems.setdefault(problem, f"{args}{kwargs}"[:80])
        may_write = user not in POWERLESS or {sample._name, method} & FOR_ALL
        if not may_write and self._count_writes() != writes:
            problems["wrote to the books"] = ""
        return [
            f"{user} calls {sample._name}.{method}{arguments}: {problem}"
            for problem, arguments in problems.items()
        ]

    def test_every_button_answers_for_none_and_for_several(self):
        """In words, or by doing it for all: never with an error of Python's."""
        problems, tried = [], 0
        self._make_seconds()
        for model, methods in find_methods(self.env).items():
            samples = self._samples(model)
            self.assertGreater(len(samples), 1, model)
            for method in sorted(methods):
                function = getattr(type(samples), method)
                if not method.startswith("action_") or getattr(
                    function, "_api_model", False
                ):
                    continue
                (good, *_others) = self._spread(samples, method)
                for ids in ([], samples.ids, samples.ids * 2):
                    calls = [((ids,), good[1])]
                    problems += self._try("manager", samples, method, calls)
                    tried += 1

        self.assertFalse(problems, "\n".join(problems))
        tell("Buttons pressed on none and on several", calls=tried)

    def _make_seconds(self):
        """Make another one of whatever there is one of."""
        self._payment(self.party, 5)
        self._propose_something()
        self._invoice(self.partner, 70)
        self._bill(self.partner, 70)
        second = self.rule.copy()
        second.action_activate()
        second.action_run(date=NETTING_DATE)
        self._invoice(self.partner, 70)
        self._bill(self.partner, 70)

    def _samples(self, model):
        """Return two records of a model."""
        first = self._sample(model, self.users["manager"])
        if self.env[model]._transient:
            return first | self._sample(model, self.users["manager"])
        return first | self.env[model].search([("id", "not in", first.ids)], limit=1)

    def test_creating_from_nothing_is_refused_in_words(self):
        for model in find_models(self.env):
            for user in self.users:
                with self.subTest(model=model, user=user):
                    self._call(user, model, "create", [{}])
