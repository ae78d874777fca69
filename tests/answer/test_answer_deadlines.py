"""No answer in time, and what is sent or decided in the background."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .answer_common import AnswerCommon


@tagged("post_install", "-at_install")
class TestAnswerDeadlines(AnswerCommon):
    # Deadlines
    # ---------

    def _run_deadlines(self, today):
        with freeze_time(today), self.enter_registry_test_mode():
            self.env.ref(
                "account_netting.ir_cron_netting_deadlines"
            ).method_direct_trigger()

    def _sent(self, no_answer, **vals):
        agreement = self._agreement(
            self.partner,
            active=False,
            acceptance_required=True,
            answer_days=5,
            no_answer=no_answer,
            **vals,
        )
        agreement.action_record_acceptance()
        agreement.action_activate()
        netting = self._propose(*self.invoices, *self.bills)
        with freeze_time("2026-03-01 10:00:00"):
            netting.action_send()
        return netting

    def test_no_answer_in_time_means_what_the_agreement_says(self):
        for no_answer, state, answer in (
            ("nothing", "sent", "waiting"),
            ("refuse", "refused", "refused"),
            ("accept", "accepted", "accepted"),
        ):
            with self.subTest(no_answer):
                netting = self._sent(no_answer)
                self.assertEqual(str(netting.answer_deadline), "2026-03-06")

                self._run_deadlines("2026-03-06 23:00:00")
                self.assertEqual(netting.state, "sent")
                self._run_deadlines("2026-03-07 01:00:00")

                self.assertEqual(netting.state, state)
                self.assertEqual(netting.answer_ids.state, answer)
                if answer != "waiting":
                    self.assertRecordValues(
                        netting.answer_ids,
                        [{"via": "rule", "answered_by": False, "contact_id": False}],
                    )
                netting.action_cancel()
                netting.agreement_id.action_close()

    def test_the_partner_is_told_the_deadline_and_late_answers_are_none(self):
        netting = self._sent("refuse")
        (mail,) = self._find_mails(netting)
        self.assertIn("Please answer until 03/06/2026", mail.body_html)
        self.assertIn("is refused", mail.body_html)

        with (
            freeze_time("2026-03-07 00:30:00"),
            self.assertRefused("does not wait for an answer"),
        ):
            self._accept(netting)

    def test_silence_is_no_acceptance_where_the_mail_failed_or_terms_changed(self):
        netting = self._sent("accept")
        notification = netting.answer_ids.message_id.sudo().notification_ids
        notification.notification_status = "exception"
        self._run_deadlines("2026-03-07 01:00:00")
        self.assertRecordValues(netting, [{"state": "sent", "no_answer": "nothing"}])
        self.assertIn("may not have got", netting.message_ids[0].body)
        netting.action_cancel()
        netting.agreement_id.action_close()

        netting = self._sent("accept")
        netting.agreement_id.action_draft()
        self._run_deadlines("2026-03-07 01:00:00")
        self.assertRecordValues(netting, [{"state": "sent", "no_answer": "nothing"}])

    # In the background
    # -----------------

    def test_many_are_sent_in_the_background_and_a_failure_stops_no_other(self):
        self._agreement(self.partner, self.vendor)
        first = self._propose(*self.invoices, *self.bills)
        second = self._propose(
            self._invoice(self.vendor, 50), self._bill(self.vendor, 50)
        )
        (first | second).action_send_later()
        self.assertEqual((first | second).mapped("state"), ["draft", "draft"])
        self.assertIn(
            "in the background", first.status_alerts["netting_mail"]["message"]
        )
        self._line(first, self.bills[0]).amount = 100

        with self.enter_registry_test_mode():
            self.env.ref("account_netting.ir_cron_send_letters").method_direct_trigger()

        self.assertRecordValues(
            first | second,
            [
                {"state": "draft", "letter_state": "failed"},
                {"state": "sent", "letter_state": False},
            ],
        )
        self.assertIn("both sides must be equal", first.letter_error)
        alert = first.status_alerts["netting_mail"]
        self.assertIn("The proposal was not sent: ", alert["message"])
        self.assertIn(first.letter_error, alert["message"])
        self.assertEqual(alert["action_call"][1], "action_send_later")
        self.assertFalse(second.letter_error)
        with self.assertRaises(UserError):
            second.action_send_later()

    def _break(self, method, broken):
        """Let a method fail with an error that nobody foresaw, for one netting."""
        Netting = self.registry["account.netting"]
        original = getattr(Netting, method)

        def fail(netting, *args, **kwargs):
            if netting == broken:
                raise ZeroDivisionError
            return original(netting, *args, **kwargs)

        return patch.object(Netting, method, fail)

    def _assert_action_fails(self, method):
        """Run what a scheduled action calls: it does what it can, then it fails."""
        self.env.flush_all()
        with (
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
            mute_logger(
                "odoo.addons.account_netting.models.setup.account_netting_schedule"
            ),
            self.assertRaisesRegex(RuntimeError, "Failed, see the log"),
        ):
            getattr(self.env(cr=cr)["account.netting"], method)()
        self.env.invalidate_all()

    def test_an_unforeseen_error_in_sending_stops_no_other(self):
        xmlid = "account_netting.ir_cron_send_letters"
        self._agreement(self.partner, self.vendor)
        broken = self._propose(*self.invoices, *self.bills)
        sound = self._propose(
            self._invoice(self.vendor, 50), self._bill(self.vendor, 50)
        )
        (broken | sound).action_send_later()

        with self._break("_begin_asking", broken):
            self._assert_action_fails("_cron_send_letters")

        self.assertEqual((broken.state, sound.state), ("draft", "sent"))
        self.assertIn("unexpected error", broken.letter_error)
        broken.action_send_later()
        with self.enter_registry_test_mode():
            self.env.ref(xmlid).method_direct_trigger()
        self.assertRecordValues(broken, [{"state": "sent", "letter_error": False}])

    def test_an_unforeseen_error_in_a_deadline_stops_no_other(self):
        xmlid = "account_netting.ir_cron_netting_deadlines"
        with freeze_time("2026-03-01 10:00:00"):
            broken = self._sent("refuse")
            self._agreement(self.vendor, answer_days=5, no_answer="refuse")
            sound = self._propose(
                self._invoice(self.vendor, 50), self._bill(self.vendor, 50)
            )
            sound.action_send()

        with freeze_time("2026-03-09 01:00:00"):
            with self._break("_apply_no_answer", broken):
                self._assert_action_fails("_cron_apply_deadlines")
                self.assertEqual((broken.state, sound.state), ("sent", "refused"))
                self.assertIn("unexpected error", broken.deadline_problem)
                told = broken.message_ids
                # Told once: the action does not fail of the same again.
                with (
                    self.enter_registry_test_mode(),
                    mute_logger(
                        "odoo.addons.account_netting.models.setup"
                        ".account_netting_schedule"
                    ),
                ):
                    self.env.ref(xmlid).method_direct_trigger()
                self.assertEqual(broken.message_ids, told)
            with self.enter_registry_test_mode():
                self.env.ref(xmlid).method_direct_trigger()
        self.assertRecordValues(
            broken, [{"state": "refused", "deadline_problem": False}]
        )
