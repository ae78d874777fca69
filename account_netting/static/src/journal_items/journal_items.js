import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * What a netting books, entry by entry with debit, credit and totals: of a proposal a
 * preview, later all that was posted.
 */
export class NettingJournalItems extends Component {
    static template = "account_netting.NettingJournalItems";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get value() {
        return this.props.record.data[this.props.name] || { entries: [] };
    }

    get hasForeign() {
        return this.value.entries.some((entry) =>
            entry.lines.some((line) => line.currency_id)
        );
    }

    /** An amount in its currency; in company currency without one. */
    format(amount, currencyId = this.value.currency_id) {
        return amount ? formatMonetary(amount, { currencyId }) : "";
    }

    open(moveId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "account.move",
            res_id: moveId,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("account_netting_journal_items", {
    component: NettingJournalItems,
    displayName: _t("Journal items of a netting"),
    supportedTypes: ["json"],
});
