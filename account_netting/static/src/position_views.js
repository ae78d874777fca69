import { formatDate, today } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

/**
 * Opens the page of a pair from a list or cards of positions, whose title has the date.
 *
 * Odoo's own row action reloads the list whenever its dialog closes. Where a button of
 * the dialog opens another list that would never end, and the dialog stay above it.
 */
const opensPair = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            this.env.config.setDisplayName(
                _t("Positions as of %s", formatDate(today()))
            );
        }

        async openRecord(record, { newWindow } = {}) {
            await this.actionService.doActionButton(
                {
                    name: "action_open_pair",
                    type: "object",
                    resModel: record.resModel,
                    resId: record.resId,
                    resIds: record.resIds,
                    context: record.context,
                    onClose: async ({ noReload } = {}) => {
                        if (!noReload) {
                            await record.model.root.load();
                        }
                    },
                },
                { newWindow }
            );
        }
    };

registry.category("views").add("account_netting_position_list", {
    ...listView,
    Controller: opensPair(ListController),
});
registry.category("views").add("account_netting_position_kanban", {
    ...kanbanView,
    Controller: opensPair(KanbanController),
});
