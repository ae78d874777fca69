import { Domain } from "@web/core/domain";
import { registry } from "@web/core/registry";
import { DomainField, domainField } from "@web/views/fields/domain/domain_field";

// What a rule could net at all: all else would be counted in vain.
const OPEN_ITEMS = [
    ["account_id.account_type", "in", ["asset_receivable", "liability_payable"]],
    ["parent_state", "=", "posted"],
    ["reconciled", "=", false],
];

/** A condition on journal items that counts and shows open items only. */
export class OpenItemsDomainField extends DomainField {
    getEvaluatedDomain(props = this.props) {
        const domain = super.getEvaluatedDomain(props);
        if (domain.isInvalid) {
            return domain;
        }
        return Domain.and([OPEN_ITEMS, domain]).toList(this.getContext(props));
    }
}

registry.category("fields").add("netting_open_items_domain", {
    ...domainField,
    component: OpenItemsDomainField,
});
