"""Several partners netted together: disputes, letters and deadlines of each alone."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.account_netting.models.answer.account_netting_dispute import Disputed

from ..common import NETTING_DATE, NettingCommon

FOR_PARTNER = "netting_for_partner"


@tagged("post_install", "-at_install")
class TestTogetherAnswers(NettingCommon):
    """C1 owes 300.00 and C2 250.00, V is owed 400.00: C1 300.00 and C2 100.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second, cls.supplier = cls.env["res.partner"].create(
            [
                {"name": name, "email": f"{name.lower()}@example.com"}
                for name in ("Firsthand", "Secondhand", "Thirdhand")
            ]
        )
        cls.partners = cls.first | cls.second | cls.supplier
        cls.agreement = cls._agreement(
            (cls.first, cls.supplier), (cls.second, cls.second), scope="together"
        )
        cls.oldest = cls._invoice(cls.first, 300.0, date="2025-01-05")
        cls.newer = cls._invoice(cls.second, 250.0, date="2025-02-05")
        cls.owed = cls._bill(cls.supplier, 400.0)
        cls.netting = cls._propose(cls.oldest, cls.newer, cls.owed)

    def test_who_disputes_all_its_items_leaves_and_only_those_concerned_are_asked(self):
        self.netting.action_send()
        self._accept(self.second)
        self._accept(self.supplier)

        self._dispute(self.first, self.oldest, "Goods were returned")

        self.assertEqual(self.netting.amount, 100.0)
        self.assertEqual(self.netting.partner_ids, self.second | self.supplier)
        self.assertEqual(
            {partner: self._state(partner) for partner in self.partners},
            {self.first: "disputed", self.second: "accepted", self.supplier: "waiting"},
        )
        self.assertEqual(self.netting.state, "sent")
        self._accept(self.supplier)
        self.assertEqual(self.netting.state, "accepted")
        self.netting.action_post()
        self.assertEqual(
            self._residuals(self.oldest, self.newer, self.owed), [300.0, 150.0, -300.0]
        )

    def test_who_left_still_sees_its_dispute_and_nothing_else(self):
        self.netting.action_send()
        self._dispute(self.first, self.oldest, "Goods were returned")

        shown = self.netting._for_partner(self.first)

        self.assertTrue(self.netting._is_shown_to(self.first))
        self.assertFalse(shown._get_shown_lines())
        self.assertEqual(shown._get_standing_disputes().number, self.oldest.name)
        for other in self.second | self.supplier:
            shown = self.netting._for_partner(other)
            self.assertFalse(shown._get_standing_disputes())

    def test_the_copy_of_who_left_says_so_and_lists_nothing(self):
        self.netting.action_send()
        self._dispute(self.first, self.oldest, "Goods were returned")

        text = self._paper(self.netting, self.first, "statement")

        self.assertIn(self.first.name, text)
        for other, document in ((self.second, self.newer), (self.supplier, self.owed)):
            self.assertNotIn(other.name, text)
            self.assertNotIn(document.name, text)
        self._accept(self.supplier)
        self._accept(self.second)
        self.netting.action_post()
        advice = self._paper(self.netting, self.first, "advice")

        for paper in (text, advice):
            self.assertIn("they left this netting", paper)
            for untrue in ("by the amounts shown", "listed above", "Signature"):
                self.assertNotIn(untrue, paper)
        self.assertIn(self.first.name, advice)

    def test_nobody_disputes_the_items_of_another(self):
        self.netting.action_send()

        with self.assertRefused("Choose items"):
            self._dispute(self.first, self.newer, "Not mine")

    def test_a_refusal_of_one_refuses_all(self):
        self.netting.action_send()

        self.netting._answer(
            self.first, "refused", self._hash(self.first), answered_by="F", comment="No"
        )

        self.assertEqual(self.netting.state, "refused")

    def test_a_deadline_takes_silence_of_all_as_acceptance(self):
        self.agreement.action_draft()
        self.agreement.write(
            {"acceptance_required": True, "answer_days": 10, "no_answer": "accept"}
        )
        self.agreement.action_record_acceptance()
        self.agreement.action_activate()
        self.netting.action_send()
        self._accept(self.first)

        self.netting._apply_no_answer()

        self.assertEqual(self.netting.state, "accepted")
        self.assertEqual(
            {answer.partner_id: answer.via for answer in self.netting.answer_ids},
            {self.first: "portal", self.second: "rule", self.supplier: "rule"},
        )

    def test_papers_of_a_part_taken_back_tell_nothing_of_others(self):
        netting = self._take_back()

        for partner in self.partners:
            shown = netting._for_partner(partner)
            html = self._paper(netting, partner, "advice")
            text = f"{html}{shown._get_print_summary()}"
            concerns = partner in self.second | self.supplier
            self.assertEqual("taken back" in text.lower(), concerns)
            self.assertEqual("60.00" in text, concerns)
            self.assertEqual("wrong goods" in text, False)
            self._assert_alone(text, partner)

    def test_only_those_whose_items_were_taken_back_are_told(self):
        self.agreement.action_draft()
        self.agreement.advice_sending = "automatic"
        self.agreement.action_activate()
        self.netting.action_post()
        self.netting._send_letters()
        self.assertEqual(self.netting.letter_told_ids, self.partners)

        self._take_back()
        before = self.netting.message_ids
        self.netting._send_letters()

        letters = (self.netting.message_ids - before).filtered("partner_ids")
        self.assertEqual(letters.partner_ids, self.second | self.supplier)

    def test_letters_of_a_reversal_tell_nothing_of_others(self):
        self.netting.action_post()
        self.netting.action_reverse(date=NETTING_DATE, reason="Secondhand went bust")
        before = self.netting.message_ids

        self.netting._send_letters()

        letters = (self.netting.message_ids - before).filtered("partner_ids")
        self.assertEqual(len(letters), 3)
        for letter in letters:
            self._assert_alone(letter.body, letter.partner_ids, is_listed=False)
        for partner in self.partners:
            html = self._paper(self.netting, partner, "reversal")
            self.assertNotIn("went bust", html)
            self._assert_alone(html, partner)

    def test_a_portal_user_reads_nothing_over_the_api(self):
        user = self.env["res.users"].create(
            {
                "name": "Firsthand",
                "login": "firsthand",
                "partner_id": self.first.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        self.netting.action_send()

        for records in (
            self.netting,
            self.netting.line_ids,
            self.netting.answer_ids,
            self.agreement,
            self.agreement.party_ids,
        ):
            records = records.with_user(user)
            with self.subTest(model=records._name), self.assertRaises(AccessError):
                records.read(["display_name"])

    def test_a_notice_cannot_net_several_partners(self):
        self.agreement.action_draft()
        self.agreement.kind = "notice"

        with self.assertRefused("set off by contract"):
            self.agreement.action_activate()

    # Helpers
    # -------

    def _take_back(self):
        if self.netting.state == "draft":
            self.netting.action_post()
        item, owed = self._items(self.newer), self._items(self.owed)
        self.netting.action_take_back(
            {item.id: 60.0, owed.id: 60.0},
            date=NETTING_DATE,
            reason="Secondhand sent wrong goods",
        )
        return self.netting

    def _accept(self, partner):
        self.netting._answer(
            partner, "accepted", self._hash(partner), answered_by=partner.name
        )

    def _dispute(self, partner, document, comment):
        line = self.netting.line_ids.filtered(
            lambda line: line.move_line_id in self._items(document)
        )
        self.netting._dispute(
            partner,
            [Disputed(line, comment)],
            self._hash(partner),
            answered_by=partner.name,
        )

    def _hash(self, partner):
        return self.netting._get_answers_of(partner).shown_hash

    def _state(self, partner):
        return self.netting._get_answers_of(partner).state

    def _paper(self, netting, partner, kind):
        html, _type = (
            self.env["ir.actions.report"]
            .with_context(**{FOR_PARTNER: partner.id})
            ._render_qweb_html(
                f"account_netting.action_report_netting_{kind}", netting.ids
            )
        )
        return html.decode()

    def _assert_alone(self, text, partner, is_listed=True):
        """Check that a text for one partner holds no other's name or document."""
        documents = {
            self.first: self.oldest,
            self.second: self.newer,
            self.supplier: self.owed,
        }
        for other, document in documents.items():
            if other == partner:
                self.assertEqual(document.name in text, is_listed)
            else:
                self.assertNotIn(other.name, text)
                self.assertNotIn(document.name, text)
