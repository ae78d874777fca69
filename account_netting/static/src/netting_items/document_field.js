import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The number of an item's document; below it the partner, when several nettings are
 * made at once, and in full why the item cannot be netted, or what changed about it.
 */
export class NettingDocumentField extends Component {
    static template = "account_netting.NettingDocumentField";
    static props = { ...standardFieldProps };

    get number() {
        return this.props.record.data[this.props.name];
    }

    /** The partner's own number, which is what one talks about with them. */
    get reference() {
        const reference = this.props.record.data.reference;
        return reference !== this.number && reference;
    }

    get title() {
        return [this.number, this.reference].filter(Boolean).join(" · ");
    }

    get partner() {
        const { data, model } = this.props.record;
        return model.root.data.is_single === false && data.partner_id?.display_name;
    }

    get reason() {
        return this.props.record.data.reason;
    }

    get remark() {
        return !this.reason && this.props.record.data.remark;
    }
}

export const nettingDocumentField = {
    component: NettingDocumentField,
    displayName: _t("Netted document"),
    supportedTypes: ["char"],
    fieldDependencies: [
        { name: "partner_id", type: "many2one", relation: "res.partner" },
        { name: "reference", type: "char" },
        { name: "reason", type: "char" },
    ],
    listViewWidth: [128],
};

registry.category("fields").add("account_netting_document", nettingDocumentField);
