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
