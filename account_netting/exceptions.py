from odoo.exceptions import UserError


class AgreementMissingError(UserError):
    """Nothing may be netted without an active agreement, and here is how to get one.

    A ``UserError`` to programs; the web client shows it with a button that opens the
    agreement, filled in (``static/src/agreement_missing_dialog.js``).

    :param message: the sentence for the user
    :param action: action dictionary that opens the new or the inactive agreement
    :param button_text: what the button says
    """

    def __init__(self, message, action, button_text):
        super().__init__(message)
        self.args = (message, action, button_text)

    def __str__(self):
        return self.args[0]
