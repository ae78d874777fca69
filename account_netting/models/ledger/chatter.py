"""What the documents' own chatter says of a netting."""

from collections import defaultdict

from odoo import models


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
