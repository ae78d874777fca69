import { registry } from "@web/core/registry";

// Begins on a rule that leaves proposals; two pairs can net 60 each.
registry.category("web_tour.tours").add("account_netting_simulate_run_post", {
    steps: () => [
        {
            content: "What would it do?",
            trigger: "button[name=action_open_simulation]",
            run: "click",
        },
        {
            content: "It says would, and nothing is posted",
            trigger:
                ".o_form_view:contains(nothing was written to the ledger) .o_data_row:contains(Would Be Proposed)",
        },
        {
            content: "Run it",
            trigger: "button[name=action_run_now]",
            run: "click",
        },
        {
            content: "Two proposals",
            trigger:
                ".o_form_view:has(.o_arrow_button_current:contains(Done)) .o_data_row:contains(Proposed):nth-child(2)",
        },
        {
            content: "Post them",
            trigger: "button[name=action_open_post]",
            run: "click",
        },
        {
            content: "Number and sum are asked",
            trigger: ".modal:contains(Post 2 nettings):contains(120.00)",
        },
        {
            trigger: ".modal button[name=action_post]",
            run: "click",
        },
        {
            content: "The run says that they are posted",
            trigger: ".o_form_view .o_data_row:nth-child(2) .badge:contains(Posted)",
        },
    ],
});
