import { registry } from "@web/core/registry";

// Begins on the page of today; one partner owes 100 and is owed 60.
registry.category("web_tour.tours").add("account_netting_today", {
    steps: () => [
        {
            content: "What can be netted is there, with its total",
            trigger: "button[name=total_nettable]:contains(60.00)",
        },
        {
            content: "Net it from here",
            trigger:
                "[data-section=nettable] .o_account_netting_row:contains(Both) button:contains(Net)",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_post]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Posted)",
        },
        {
            content: "Back to the page",
            trigger: ".o_breadcrumb .o_back_button a, .breadcrumb-item a",
            run: "click",
        },
        {
            content: "It is done, and counts",
            trigger:
                ".o_account_netting_today:contains(Nothing waits for you):has(button[name=total_posted])",
        },
    ],
});

// The same on a phone, over the card of the pair.
registry.category("web_tour.tours").add("account_netting_phone", {
    steps: () => [
        {
            content: "The button stands on the screen, not beside it",
            trigger:
                "[data-section=nettable] .o_account_netting_row:contains(Both) button:contains(Net)",
            run({ anchor }) {
                if (anchor.getBoundingClientRect().right > window.innerWidth) {
                    throw new Error("The button is cut off.");
                }
            },
        },
        {
            content: "All of them, as cards",
            trigger: "[data-section=nettable] h5 a",
            run: "click",
        },
        {
            content: "The card says what the amount is",
            trigger: ".o_kanban_record:contains(Both):contains(Nettable)",
            run: "click",
        },
        {
            content: "The page of the pair has the items and whole buttons",
            trigger:
                ".modal .o_field_widget[name=payable_item_ids] td[name=netting_open]:contains(60.00)",
        },
        {
            trigger: ".modal button[name=action_create_netting]",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_post]:visible",
            run: "click",
        },
        {
            content: "Posted; the amounts can be read",
            trigger:
                ".o_form_view:contains(Posted) .o_field_widget[name=payable_line_ids]:contains(60.00)",
        },
    ],
});
