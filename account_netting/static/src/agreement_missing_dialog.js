import { RedirectWarningDialog } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** Says what lacks an agreement, with a button that opens it, filled in. */
export class AgreementMissingDialog extends RedirectWarningDialog {
    setup() {
        super.setup();
        this.title = _t("No Active Agreement");
    }
}

registry
    .category("error_dialogs")
    .add(
        "odoo.addons.account_netting.exceptions.AgreementMissingError",
        AgreementMissingDialog
    );
