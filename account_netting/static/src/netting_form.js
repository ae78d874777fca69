import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** Offers to delete only what may be deleted: proposals nobody was asked about. */
export class NettingFormController extends FormController {
    getStaticActionMenuItems() {
        const items = super.getStaticActionMenuItems();
        const { isAvailable } = items.delete;
        items.delete.isAvailable = () =>
            isAvailable() && ["draft", "cancel"].includes(this.model.root.data.state);
        return items;
    }
}

registry.category("views").add("account_netting_form", {
    ...formView,
    Controller: NettingFormController,
});
