import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const PAIRS = ".o_field_widget[name=netting_party_ids]";

function openNettingTab() {
    return {
        content: "Open the partner's Netting tab",
        trigger: ".o_notebook .nav-link[name=netting]",
        run: "click",
    };
}

function press(name, content, within = "") {
    return {
        content,
        trigger: `${within} button[name=${name}]:enabled`,
        run: "click",
    };
}

function isActive() {
    return {
        content: "The agreement is active",
        trigger: ".o_arrow_button_current:contains(Active)",
    };
}

// Begins on the form of the partner "Customer", who owes 100 and has the VAT number of
// "Vendor", whom we owe 60.
registry.category("web_tour.tours").add("account_netting_link", {
    steps: () => [
        {
            content: "The form warns of the other record",
            trigger: ".alert:contains(Vendor has the same VAT number)",
        },
        openNettingTab(),
        {
            content: "It is in no pair yet",
            trigger: ".tab-pane.active:contains(stands in no pair yet)",
        },
        press("action_link", "Link it", ".tab-pane.active"),
        {
            content: "Both sides are filled in",
            trigger:
                ".modal:has([name=customer_id] input:value(Customer)):has([name=vendor_id] input:value(Vendor))",
        },
        press("action_link", "Link them", ".modal"),
        isActive(),
        {
            content: "The pair is in the new agreement",
            trigger: "[name=party_ids] .o_data_row:contains(Customer):contains(Vendor)",
        },
        {
            content: "Go back to the partner",
            trigger: ".o_back_button a",
            run: "click",
        },
        {
            content: "The warning is gone, and what we owe the vendor is shown",
            trigger:
                ".o_form_view:not(:has(.alert:contains(same VAT number):visible)) button[name=action_open_vendor_items]:contains(60)",
            run: "click",
        },
        {
            content: "The bill is behind it",
            trigger: ".o_list_view .o_data_row:contains(BILL):contains(Vendor)",
        },
        {
            content: "Go back again",
            trigger: ".o_back_button a",
            run: "click",
        },
        openNettingTab(),
        press("action_unlink_pair", "Unlink the pair", PAIRS),
        {
            content: "Confirm it",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "No pair is left, and the form warns again",
            trigger:
                ".o_form_view:has(.alert:contains(same VAT number)) .tab-pane.active:contains(stands in no pair yet)",
        },
    ],
});

// With the same partners, and the partner "Both" who is customer and vendor.
registry.category("web_tour.tours").add("account_netting_find_pairs", {
    steps: () => [
        ...stepUtils.goToAppSteps("account.menu_finance", "Open Invoicing"),
        {
            content: "Open the vendors' menu",
            trigger: '.o_menu_sections button[data-menu-xmlid="account.menu_finance_payables"]',
            run: "click",
        },
        {
            trigger:
                '.o-dropdown--menu [data-menu-xmlid="account_netting.account_netting_menu_vendors_agreement"]',
            run: "click",
        },
        {
            content: "Find pairs",
            trigger: ".o_control_panel button:contains(Find Pairs)",
            run: "click",
        },
        {
            content: "The two records are found, with the evidence",
            trigger: ".o_data_row:contains(Customer):contains(VAT number BE0477472701)",
        },
        {
            content: "Choose them",
            trigger:
                ".o_data_row:contains(VAT number BE0477472701) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "And the partner that is both",
            trigger:
                ".o_data_row:contains(Both):contains(Customer and vendor at once) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Link them",
            trigger: ".o_control_panel button[name=action_link]",
            run: "click",
        },
        {
            content: "The wizard shows both pairs",
            trigger:
                ".modal [name=candidate_ids]:has(.o_data_row:contains(Both)):has(.o_data_row:contains(Customer))",
        },
        {
            content: "Name the agreement",
            trigger: ".modal [name=agreement_name] input",
            run: "edit Found pairs",
        },
        press("action_link", "Link", ".modal"),
        isActive(),
        {
            content: "The agreement has both pairs",
            trigger:
                "[name=party_ids]:has(.o_data_row:contains(Both)):has(.o_data_row:contains(Vendor))",
        },
    ],
});

// Begins on the form of the partner "Customer".
registry.category("web_tour.tours").add("account_netting_create_vendor", {
    steps: () => [
        openNettingTab(),
        press("action_create_vendor", "Create the vendor", ".tab-pane.active"),
        {
            content: "The wizard says that no second record is needed",
            trigger: ".modal .alert:contains(customer and vendor at once)",
        },
        {
            content: "Make one all the same",
            trigger: ".modal [name=mode] label:contains(A separate record)",
            run: "click",
        },
        {
            content: "Name it",
            trigger: ".modal [name=name] input",
            run: "edit Second Record",
        },
        {
            content: "Create it",
            trigger: ".modal button[name=action_create_counterpart]:contains(Create Vendor)",
            run: "click",
        },
        {
            content: "The new vendor's form opens",
            trigger: ".o_breadcrumb .o_last_breadcrumb_item:contains(Second Record)",
        },
        openNettingTab(),
        {
            content: "It is paired with the customer",
            trigger: `${PAIRS} .o_data_row:contains(Customer):contains(Second Record)`,
        },
    ],
});
