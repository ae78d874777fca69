"""What the documents' own chatter says of a netting."""

from collections import defaultdict

from odoo import models
from odoo.tools import SQL


class AccountNetting(models.Model):
    _inherit = "account.netting"

    def _log_posting(self):
        """Note who posted nettings that were made just now.

        Odoo tracks the state of those that were there before, and never of what is
        made in the same breath, as *Create Netting* does; those of a rule name it.
        """
        tracked = self.env.cr.precommit.data.get(f"mail.tracking.{self._name}", {})
        fresh = self.filtered(
            lambda netting: not netting.run_id and not tracked.get(netting.id)
        )
        fresh._message_log_batch(bodies=dict.fromkeys(fresh.ids, self.env._("Posted.")))

    def _log_on_documents(self):
        """Note on each document which netting settled it, and its payment state.

        Odoo would post one message per document whose payment state changes, the
        most expensive part of a large run. The same note, with the same tracked
        values, is written for all documents at once instead; documents with a
        follower who wants to hear of payments are left to Odoo.
        """
        nettings = defaultdict(lambda: self.browse())
        for line in self.line_ids:
            nettings[line.move_line_id.move_id] |= line.netting_id
        documents = self.env["account.move"].union(*nettings)
        quiet = documents - documents._filter_followed_for_payment()
        changes = quiet._take_tracked_changes()
        messages = quiet._message_log_batch(
            bodies={
                document.id: self.env._(
                    "Netted in %(nettings)s.",
                    nettings=", ".join(nettings[document].mapped("name")),
                )
                for document in quiet
            }
        )
        # Tracked values are written by the system, as Odoo does it.
        self.env["mail.tracking.value"].sudo().create(
            [
                {**values, "mail_message_id": message.id}
                for message, document in zip(messages, quiet, strict=True)
                for _command, _zero, values in changes[document]
            ]
        )


class AccountMove(models.Model):
    _inherit = "account.move"

    def _filter_followed_for_payment(self):
        """Return the documents with a follower who is told of payments."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT follower.res_id
                  FROM mail_followers follower
                  JOIN mail_followers_mail_message_subtype_rel subtype
                    ON subtype.mail_followers_id = follower.id
                 WHERE follower.res_model = %s
                   AND follower.res_id = ANY(%s)
                   AND subtype.mail_message_subtype_id = %s
                """,
                self._name,
                self.ids,
                self.env["ir.model.data"]._xmlid_to_res_id("account.mt_invoice_paid"),
            )
        )
        return self.browse({move_id for (move_id,) in rows})

    def _take_tracked_changes(self):
        """Return what tracking would write of these documents, instead of it.

        :return: ``{document: create commands of mail.tracking.value}``
        """
        initial = self.env.cr.precommit.data.get(f"mail.tracking.{self._name}", {})
        tracked = self.fields_get(
            self._track_get_fields(),
            attributes=("string", "type", "selection", "currency_field"),
        )
        changes = {}
        for document in self:
            before = initial.get(document.id)
            changes[document] = (
                document._mail_track(tracked, before)[1] if before else []
            )
        self._track_discard()
        return changes
