import { useEffect, useRef } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { FormRenderer } from "@web/views/form/form_renderer";
import { formView } from "@web/views/form/form_view";

/** Begins with the amount to net, where Odoo's dialogs begin with the first link. */
export class NettingWizardRenderer extends FormRenderer {
    setup() {
        super.setup();
        const root = useRef("compiled_view_root");
        useEffect(
            () => {
                if (this.shouldAutoFocus) {
                    root.el?.querySelector("[name=amount_to_net] input")?.focus();
                }
            },
            () => []
        );
    }
}

registry.category("views").add("account_netting_wizard_form", {
    ...formView,
    Renderer: NettingWizardRenderer,
});
