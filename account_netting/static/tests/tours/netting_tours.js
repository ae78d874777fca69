import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const CUSTOMER_ITEMS = ".o_field_widget[name=receivable_line_ids]";
const VENDOR_ITEMS = ".o_field_widget[name=payable_line_ids]";

function openMenu(section, item, title) {
    return [
        ...stepUtils.goToAppSteps("account.menu_finance", "Open Invoicing"),
        {
            content: "Open the section of the menu",
            trigger: `.o_menu_sections button[data-menu-xmlid="${section}"]`,
            run: "click",
        },
        {
            content: "Open the list",
            trigger: `.o-dropdown--menu [data-menu-xmlid="${item}"]`,
            run: "click",
        },
        {
            content: "Wait for it",
            trigger: `.o_breadcrumb:contains(${title})`,
        },
    ];
}

/** In the row of a document, one of the two lists of items. */
function item(list, document, cell = "") {
    return `${list} .o_data_row:contains(${document}) ${cell}`;
}

function netted(list, document, amount) {
    return {
        content: `${amount} of ${document} is netted`,
        trigger: item(list, document, `td[name=amount]:contains(${amount})`),
    };
}

function edit(list, document, amount) {
    return [
        {
            content: `Go to the amount of ${document}`,
            trigger: item(list, document, "td[name=amount]"),
            run: "click",
        },
        {
            content: `Net ${amount} of ${document}`,
            trigger: item(list, document, "td[name=amount] input"),
            run: `edit ${amount} && press Tab`,
        },
    ];
}

function difference(amount) {
    return {
        content: `The two sides differ by ${amount}`,
        trigger: `.o_account_netting_totals [name=difference]:contains(${amount})`,
    };
}

function choosePartner(field, name) {
    return [
        {
            content: `Look for ${name}`,
            trigger: `.o_selected_row [name=${field}] input`,
            run: `edit ${name}`,
        },
        {
            content: `Choose ${name}`,
            trigger: `.ui-menu-item a:contains(${name})`,
            run: "click",
        },
    ];
}

function press(name, content) {
    return {
        content,
        trigger: `button[name=${name}]:enabled`,
        run: "click",
    };
}

function inState(label) {
    return {
        content: `The status is ${label}`,
        trigger: `.o_arrow_button_current:contains(${label})`,
    };
}

// A partner "Both" has the invoices 00001 of 100, due first, and 00002 of 500, and a
// bill of 300.
registry.category("web_tour.tours").add("account_netting_story", {
    steps: () => [
        ...openMenu(
            "account.menu_finance_receivables",
            "account_netting.account_netting_menu_customers_agreement",
            "Netting Agreements"
        ),
        {
            content: "Make an agreement",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Name it",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Our agreement",
        },
        {
            content: "Add a pair",
            trigger: ".o_field_widget[name=party_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        ...choosePartner("customer_id", "Both"),
        {
            content: "The vendor is the same partner by itself",
            trigger: ".o_selected_row [name=vendor_id] input:value(Both)",
        },
        press("action_activate", "Activate it"),
        inState("Active"),
        press("action_create_netting", "Create a netting from the agreement"),
        netted(CUSTOMER_ITEMS, "00001", "100.00"),
        netted(CUSTOMER_ITEMS, "00002", "200.00"),
        netted(VENDOR_ITEMS, "BILL", "300.00"),
        {
            content: "Choose another order",
            trigger: ".modal .o_field_widget[name=item_order] input",
            run: "click",
        },
        {
            content: "Largest first",
            trigger: ".o_select_menu_item:contains(Largest first)",
            run: "click",
        },
        netted(CUSTOMER_ITEMS, "00001", "0.00"),
        netted(CUSTOMER_ITEMS, "00002", "300.00"),
        difference("0.00"),
        ...edit(CUSTOMER_ITEMS, "00002", "120"),
        difference("-180.00"),
        {
            content: "Take the other invoice too, as far as the vendor side goes",
            trigger: item(CUSTOMER_ITEMS, "00001", "input[type=checkbox]"),
            run: "click",
        },
        netted(CUSTOMER_ITEMS, "00001", "100.00"),
        difference("-80.00"),
        ...edit(VENDOR_ITEMS, "BILL", "220"),
        difference("0.00"),
        press("action_post", "Post it"),
        inState("Posted"),
        netted(CUSTOMER_ITEMS, "00001", "100.00"),
        netted(CUSTOMER_ITEMS, "00002", "120.00"),
        netted(VENDOR_ITEMS, "BILL", "220.00"),
        {
            content: "Open the invoice that was netted in part",
            trigger: item(CUSTOMER_ITEMS, "00002", "button[name=action_open_document]"),
            run: "click",
        },
        {
            content: "It is partly paid",
            trigger: ".o_form_view .ribbon:contains(Partial)",
        },
        {
            content: "It cannot be reset to draft while the netting stands",
            trigger:
                ".o_statusbar_buttons:has(button:contains(Credit Note)):not(:has(button[name=button_draft]))",
        },
        press("action_open_nettings", "Go back to the netting from the invoice"),
        {
            content: "The advice can be printed",
            trigger: ".o_statusbar_buttons button[name=action_print]",
        },
        press("action_open_moves", "Look at the entry"),
        {
            content: "The entry says whose it is, and offers no way round the netting",
            trigger:
                ".o_form_view:has(.alert:contains(belongs to the netting)):not(:has(button:contains(Reverse Entry)))",
        },
        {
            content: "Follow the link",
            trigger: ".alert a:contains(Open the netting)",
            run: "click",
        },
        press("action_open_reverse", "Reverse the netting"),
        {
            content: "Say why",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Bill disputed",
        },
        press("action_reverse", "Reverse it"),
        inState("Reversed"),
        {
            content: "The reason is kept",
            trigger: ".o_field_widget[name=reversal_reason]:contains(Bill disputed)",
        },
    ],
});

// Begins on the list of invoices, with one invoice of the partner "Both" and a bill.
registry.category("web_tour.tours").add("account_netting_no_agreement", {
    steps: () => [
        {
            content: "Choose the invoice",
            trigger: ".o_data_row:contains(Both) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Open the actions",
            trigger: ".o_cp_action_menus button:contains(Actions)",
            run: "click",
        },
        {
            content: "Create a netting",
            trigger: ".o-dropdown--menu .o_menu_item:contains(Create Netting)",
            run: "click",
        },
        {
            content: "The wizard says what is missing",
            trigger: ".modal .alert:contains(No active agreement)",
        },
        {
            content: "So does the invoice",
            trigger: item(
                CUSTOMER_ITEMS,
                "INV",
                ".text-danger:contains(No active netting agreement covers Both)"
            ),
        },
        press("action_load_all", "Add the partner's other items"),
        {
            content: "The bill is there",
            trigger: item(VENDOR_ITEMS, "BILL"),
        },
        press("action_post", "Try to post all the same"),
        {
            content: "The dialog names both documents",
            trigger: ".modal .o_error_dialog:contains(No Active Agreement):contains(INV):contains(BILL)",
        },
        {
            content: "Create the agreement",
            trigger: ".modal .o_error_dialog .btn-primary:contains(Create the agreement)",
            run: "click",
        },
        {
            content: "It is filled in",
            trigger: ".o_field_widget[name=party_ids] .o_data_row:contains(Both)",
        },
        press("action_activate", "Activate it"),
        inState("Active"),
        press("action_create_netting", "Create the netting now"),
        netted(CUSTOMER_ITEMS, "INV", "60.00"),
        press("action_propose", "Save it as a proposal"),
        inState("Proposal"),
        ...edit(CUSTOMER_ITEMS, "INV", "50"),
        {
            content: "The form says that the sides differ",
            trigger: ".alert:contains(Both sides must be equal)",
        },
        press("action_distribute", "Compute the amounts again"),
        netted(CUSTOMER_ITEMS, "INV", "60.00"),
        press("action_post", "Post it"),
        inState("Posted"),
    ],
});

// As a plain invoicing user, with a posted netting and a proposal.
registry.category("web_tour.tours").add("account_netting_reader", {
    steps: () => [
        ...openMenu(
            "account.menu_finance_receivables",
            "account_netting.account_netting_menu_customers_agreement",
            "Netting Agreements"
        ),
        {
            trigger: ".o_control_panel button:contains(Pairs)",
            run: "click",
        },
        {
            content: "Pairs show, but cannot be netted",
            trigger:
                ".o_list_view:has(.o_data_row:contains(Both)):not(:has(button[name=action_create_netting]))",
        },
        ...openMenu(
            "account.menu_finance_payables",
            "account_netting.account_netting_menu_vendors_agreement",
            "Netting Agreements"
        ),
        {
            content: "Agreements show, but cannot be made",
            trigger:
                ".o_action:has(.o_data_row):not(:has(.o_list_button_add))",
        },
        ...openMenu(
            "account.menu_finance_payables",
            "account_netting.account_netting_menu_vendors_netting",
            "Nettings"
        ),
        {
            content: "Open the proposal",
            trigger: ".o_data_row:contains(Proposal) td[name=name]",
            run: "click",
        },
        inState("Proposal"),
        {
            content: "It cannot be posted, cancelled, recomputed or edited",
            trigger:
                ".o_form_view:not(:has(button[name^=action_]:not([name=action_open_document]):not([name=action_preview]):not([name=action_print]):visible)):not(:has(.o_data_row input))",
        },
        {
            content: "Go back",
            trigger: ".o_breadcrumb .o_back_button a",
            run: "click",
        },
        {
            content: "Open the posted netting",
            trigger: ".o_data_row:contains(Posted) td[name=name]",
            run: "click",
        },
        inState("Posted"),
        {
            content: "It can be printed, not reversed",
            trigger:
                ".o_statusbar_buttons:has(button[name=action_print]):not(:has(button[name=action_open_reverse]))",
        },
    ],
});

// Begins on the page of today: the partner "Both" owes 100 and is owed 60.
registry.category("web_tour.tours").add("account_netting_balance", {
    steps: () => [
        {
            content: "Net the pair",
            trigger:
                "[data-section=nettable] .o_account_netting_row:contains(Both) button",
            run: "click",
        },
        {
            content: "The first thing to type is how much",
            trigger: ".modal [name=amount_to_net] input:focus",
        },
        ...edit(VENDOR_ITEMS, "BILL", "25"),
        difference("35.00"),
        press("action_balance", "Let the customer's side follow"),
        difference("0.00"),
        netted(VENDOR_ITEMS, "BILL", "25.00"),
        netted(CUSTOMER_ITEMS, "INV", "25.00"),
        press("action_post", "Post it"),
        inState("Posted"),
    ],
});
