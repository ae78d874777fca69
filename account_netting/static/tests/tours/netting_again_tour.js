import { registry } from "@web/core/registry";

// Begins on a reversed netting, an invoice of 100 with a bill of 60.
registry.category("web_tour.tours").add("account_netting_again", {
    steps: () => [
        {
            content: "It says what is open now",
            trigger:
                ".o_field_widget[name=payable_line_ids] td[name=open_now]:contains(60.00)",
        },
        {
            content: "What was posted once cannot be deleted, nor is that offered",
            trigger: ".o_cp_action_menus button",
            run: "click",
        },
        {
            trigger:
                ".o-dropdown--menu:has(.o-dropdown-item):not(:has(.o-dropdown-item:contains(Delete)))",
        },
        {
            trigger: "button[name=action_net_again]",
            run: "click",
        },
        {
            content: "A new proposal of the same items",
            trigger:
                ".o_form_view:has(.o_arrow_button_current:contains(Proposal)) .o_field_widget[name=payable_line_ids] td[name=amount]:contains(60.00)",
        },
        {
            content: "It says who will still owe whom",
            trigger: ".o_field_widget[name=remainder]:contains(40.00)",
        },
        {
            content: "A proposal can be deleted",
            trigger: ".o_cp_action_menus button",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Delete)",
        },
        {
            trigger: "button[name=action_post]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Posted)",
        },
    ],
});
