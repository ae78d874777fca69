import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * On an item's side, a box to tick it: it is then netted in full, or as far as the
 * other side goes when that is less. Ticked off, it is left out.
 */
export class NettingTakeField extends Component {
    static template = "account_netting.NettingTakeField";
    static props = { ...standardFieldProps };

    get isTaken() {
        return Boolean(this.props.record.data.amount);
    }

    get isDisabled() {
        const { data, model } = this.props.record;
        return !model.root.isInEdition || (data.reason && !this.isTaken);
    }

    get title() {
        return this.isTaken ? _t("Leave out") : _t("Net, as far as the other side goes");
    }

    /** What this side lacks to equal the other one; zero when that is not known. */
    get missing() {
        const { difference, netting_missing } = this.props.record.model.root.data;
        if (netting_missing !== undefined) {
            return netting_missing; // in Register Payment, there is one side only
        }
        return this.props.record.data[this.props.name] === "payable"
            ? difference
            : -difference;
    }

    get wanted() {
        const open = this.props.record.data.amount_open;
        const missing = this.missing;
        const isEnough = open * missing > 0 && Math.abs(missing) < Math.abs(open);
        return isEnough ? missing : open;
    }

    async onChange() {
        await this.props.record.update({ amount: this.isTaken ? 0 : this.wanted });
    }
}

export const nettingTakeField = {
    component: NettingTakeField,
    displayName: _t("Net or leave out"),
    supportedTypes: ["selection"],
    fieldDependencies: [
        { name: "amount", type: "monetary" },
        { name: "amount_open", type: "monetary" },
        { name: "reason", type: "char" },
    ],
    listViewWidth: 20,
};

registry.category("fields").add("account_netting_take", nettingTakeField);
