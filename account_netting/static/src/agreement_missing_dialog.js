import { RedirectWarningDialog } from "@web/core/errors/error_dialogs";
import { registry } from "@web/core/registry";

// The error comes with an action that opens the missing agreement, filled in.
registry
    .category("error_dialogs")
    .add(
        "odoo.addons.account_netting.exceptions.AgreementMissingError",
        RedirectWarningDialog
    );
