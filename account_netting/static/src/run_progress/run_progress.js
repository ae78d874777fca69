import { Component, onMounted, onWillUnmount } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Shows how far a run of a netting rule has come, and works on its batches while the
 * form is open. Closing the form leaves the rest to the scheduled action; all take
 * only pairs nobody else holds.
 */
export class RunProgress extends Component {
    static template = "account_netting.RunProgress";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.isOpen = true;
        onMounted(() => this.work());
        onWillUnmount(() => {
            this.isOpen = false;
        });
    }

    get pending() {
        return this.props.record.data[this.props.name];
    }

    get percent() {
        return Math.round(this.props.record.data.progress || 0);
    }

    get message() {
        return _t(
            "%(pending)s pairs to go. You may leave this page: the rest goes on without it.",
            { pending: this.pending }
        );
    }

    async work() {
        let before = Infinity;
        while (this.isOpen && this.props.record.data.state === "running") {
            const { resModel, resId } = this.props.record;
            const left = await this.orm.silent.call(resModel, "action_process_batch", [
                resId,
            ]);
            if (!this.isOpen) {
                return;
            }
            await this.props.record.load();
            if (left >= before) {
                // Somebody else holds the rest; look again in a while.
                await new Promise((resolve) => setTimeout(resolve, 2000));
            }
            before = left;
        }
    }
}

registry.category("fields").add("account_netting_run_progress", {
    component: RunProgress,
    supportedTypes: ["integer"],
});
