"""Documents that a button opens: the form of one, the list of several."""

from odoo import models


class AccountNettingOpenMixin(models.AbstractModel):
    _name = "account.netting.open.mixin"
    _description = "Document That a Button Opens"

    #: External id of the window action that shows the model.
    _open_action = None

    def _get_open_action(self):
        """Return the action that opens these documents: the form when it is one."""
        action = self.env["ir.actions.act_window"]._for_xml_id(self._open_action)
        if len(self) == 1:
            return dict(
                action,
                view_mode="form",
                views=[(False, "form")],
                res_id=self.id,
                context={},
            )
        return dict(action, domain=[("id", "in", self.ids)], context={})
