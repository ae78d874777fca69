import { registry } from "@web/core/registry";

// Begins on the positions; one partner owes 100 and is owed 60, without an agreement.
registry.category("web_tour.tours").add("account_netting_positions", {
    steps: () => [
        {
            content: "What can be netted comes first; this one cannot yet",
            trigger: ".o_searchview_facet:contains(Nettable Now) .o_facet_remove",
            run: "click",
        },
        {
            content: "The enquiry shows the pair, and what it lacks",
            trigger: ".o_data_row:contains(Both):has(.badge:contains(No Agreement))",
        },
        {
            trigger: ".o_data_row:contains(Both) button[name=action_create_agreement]",
            run: "click",
        },
        {
            content: "The agreement is filled in",
            trigger: ".o_field_widget[name=party_ids] .o_data_row:contains(Both)",
        },
        {
            trigger: "button[name=action_activate]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Active)",
        },
        {
            trigger: ".breadcrumb-item:contains(Netting Positions), .o_back_button",
            run: "click",
        },
        {
            content: "Now the pair can be netted",
            trigger: ".o_data_row:contains(Both):has(.badge:contains(Nettable))",
        },
        {
            content: "What is behind the figures is a click away",
            trigger: ".o_data_row:contains(Both) td[name=net_in_words]",
            run: "click",
        },
        {
            content: "The page of the pair has both sides",
            trigger:
                ".modal .o_field_widget[name=payable_item_ids] td[name=netting_open]",
        },
        {
            trigger: ".modal button[name=action_open_items]",
            run: "click",
        },
        {
            trigger: ".o_list_view:has(th[data-name=amount_residual_currency]) .o_data_row:nth-child(2)",
        },
        {
            trigger: ".breadcrumb-item:contains(Netting Positions), .o_back_button",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Both) .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name=action_create_netting]",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_post]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Posted)",
        },
    ],
});
