import { registry } from "@web/core/registry";

const ask = [
    {
        content: "Ask whether the invoice can be netted",
        trigger: ".o_statusbar_buttons button[name=action_check_netting]",
        run: "click",
    },
    {
        content: "60.00 of its 100.00 can",
        trigger: ".modal .o_field_widget[name=answer]:contains(60.00 of INV)",
    },
];

// An invoice of 100 is open, with a bill of 60 on the other side.
registry.category("web_tour.tours").add("account_netting_check_reader", {
    steps: () => [
        ...ask,
        {
            content: "Go to the date",
            trigger: ".modal .o_field_widget[name=date] button, .modal .o_field_widget[name=date] input",
            run: "click",
        },
        {
            content: "Choose a day before the invoice's own",
            trigger: ".modal .o_field_widget[name=date] input",
            run: "edit 01/10/2025 && press Enter",
        },
        {
            content: "The reason is told",
            trigger: ".modal .o_field_widget[name=answer]:contains(before the item's own date)",
        },
        {
            content: "A plain invoicing user is offered nothing but to close",
            trigger:
                ".modal footer:has(button:contains(Close)):not(:has(button[name=action_create_netting]))",
        },
        {
            content: "Close",
            trigger: ".modal footer button:contains(Close)",
            run: "click",
        },
        {
            content: "The invoice is there again",
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
    ],
});

registry.category("web_tour.tours").add("account_netting_check", {
    steps: () => [
        ...ask,
        {
            content: "Net it",
            trigger: ".modal button[name=action_create_netting]:enabled",
            run: "click",
        },
        {
            content: "Both sides are there",
            trigger:
                ".modal:has(.o_field_widget[name=payable_line_ids] .o_data_row:contains(BILL)) .o_field_widget[name=receivable_line_ids] td[name=amount]:contains(60.00)",
        },
        {
            content: "Post it",
            trigger: ".modal button[name=action_post]:enabled",
            run: "click",
        },
        {
            content: "The status is Posted",
            trigger: ".o_arrow_button_current:contains(Posted)",
        },
    ],
});
