import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * What needs me today: all that waits for somebody in netting, each with the button
 * that does it, and what was netted over the last months.
 */
export class NettingToday extends Component {
    static template = "account_netting.Today";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.state = useState({ page: null });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.page = await this.orm.call("account.netting.today", "read_today");
    }

    get highest() {
        return Math.max(1, ...this.state.page.months.map((month) => month.amount));
    }

    format(amount, currencyId = this.state.page.currency_id) {
        return formatMonetary(amount, { currencyId });
    }

    getSection(name) {
        return this.state.page.sections.find((section) => section.name === name);
    }

    /** The list of all that a section counts. */
    openSection(section) {
        return this.action.doAction(section.action, { onClose: () => this.load() });
    }

    openTotal(total) {
        const section = this.getSection(total.name);
        return section
            ? this.openSection(section)
            : this.action.doAction("account_netting.account_netting_analysis_action");
    }

    openRow(section, row) {
        if (section.model === "account.netting.position") {
            return this.press(section, row, "action_open_pair");
        }
        if (section.model === "account.netting.run.line") {
            return this.openSection(section);
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: section.model,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    async press(section, row, method = section.button.method) {
        await this.action.doActionButton({
            type: "object",
            name: method,
            resModel: section.model,
            resId: row.id,
            onClose: () => this.load(),
        });
    }

    openPositions() {
        return this.action.doAction("account_netting.account_netting_position_action");
    }
}

NettingToday.displayName = _t("Netting Today");

registry.category("actions").add("account_netting.today", NettingToday);
