import { registry } from "@web/core/registry";

const ITEMS = ".modal .o_field_widget[name=line_ids]";

function takeBack(document, value) {
    return [
        {
            content: `Go to the amount of ${document}`,
            trigger: `${ITEMS} .o_data_row:contains(${document}) td[name=amount]`,
            run: "click",
        },
        {
            content: `Take back ${value} of ${document}`,
            trigger: `${ITEMS} .o_data_row:contains(${document}) td[name=amount] input`,
            run: `edit ${value} && press Tab`,
        },
    ];
}

// Begins on a posted netting of 60: an invoice of 100 with a bill of 60.
registry.category("web_tour.tours").add("account_netting_take_back", {
    steps: () => [
        {
            content: "Take back a part",
            trigger: "button[name=action_open_take_back]",
            run: "click",
        },
        ...takeBack("INV", "20"),
        {
            content: "Both sides are not equal yet",
            trigger: ".modal .o_field_widget[name=total_payable].text-danger",
        },
        ...takeBack("BILL", "20"),
        {
            content: "By now they are",
            trigger:
                ".modal .o_field_widget[name=total_payable]:not(.text-danger):contains(20.00)",
        },
        {
            content: "Say why",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Goods were returned",
        },
        {
            content: "Take it back",
            trigger: ".modal button[name=action_take_back]",
            run: "click",
        },
        {
            content: "The netting stands, and its items say what was taken back",
            trigger:
                "body:not(:has(.modal)) .o_form_view:has(.o_arrow_button_current:contains(Posted)) .o_field_widget[name=payable_line_ids] td[name=amount_taken_back]:contains(20.00)",
        },
        {
            content: "The chatter says why",
            trigger: ".o-mail-Message:contains(Goods were returned)",
        },
    ],
});
