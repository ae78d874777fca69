import { registry } from "@web/core/registry";

const runShowsProgress = {
    content: "The run shows how far it has come",
    trigger: ".o_field_account_netting_run_progress .progress",
};

const runIsDone = (count, field = "posted_count", outcome = "Posted") => [
    {
        content: "The run ends by itself, with what came of each pair",
        trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)",
        timeout: 60000,
    },
    {
        trigger: `.o_field_widget[name=${field}]:contains(/^${count}$/)`,
    },
    {
        trigger: `.o_data_row:contains(Fine 1):has(.badge:contains(${outcome}))`,
    },
];

// Begins on the list of rules; five pairs can be netted, one bill is blocked.
registry.category("web_tour.tours").add("account_netting_rule", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=name] :is(input, textarea)",
            run: "edit Net every night",
        },
        {
            content: "A condition on items is put together without typing one",
            trigger: ".o_field_domain .o_tree_editor a:contains(New Rule)",
            run: "click",
        },
        {
            trigger: ".o_field_domain .o_tree_editor .o_tree_editor_row .fa-trash",
            run: "click",
        },
        {
            content: "It would leave proposals; let it post",
            trigger: ".o_field_widget[name=post] input:not(:checked)",
            run: "click",
        },
        {
            trigger: "button[name=action_activate]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Active)",
        },
        {
            trigger: "button[name=action_open_simulation]",
            run: "click",
        },
        {
            content: "The simulation says what the rule would do",
            trigger: ".alert-info:contains(nothing was written to the ledger)",
        },
        ...runIsDone(5, "would_post_count", "Would Be Posted"),
        {
            trigger: ".breadcrumb-item:contains(Net every night)",
            run: "click",
        },
        {
            trigger: "button[name=action_queue]",
            run: "click",
        },
        runShowsProgress,
        ...runIsDone(5),
        {
            trigger: ".o_data_row:contains(Blocked):has(.badge:contains(Skipped))",
        },
        {
            content: "From the run to its pairs, to search among thousands",
            trigger: "button[name=action_open_lines]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Blocked)",
        },
        {
            trigger: ".breadcrumb-item:contains(Net every night,)",
            run: "click",
        },
        {
            content: "And to its nettings",
            trigger: "button[name=action_open_nettings]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(NETTING/):contains(Fine 5)",
        },
    ],
});

// Begins on the list of runs.
registry.category("web_tour.tours").add("account_netting_run_from_menu", {
    steps: () => [
        {
            trigger: "button[data-menu-xmlid='account.menu_finance_receivables']",
            run: "click",
        },
        {
            trigger:
                "[data-menu-xmlid='account_netting.account_netting_menu_customers_position']",
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name=action_net_automatically]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=rule_id] input:value(Rule)",
        },
        {
            trigger: ".modal button[name=action_run]",
            run: "click",
        },
        runShowsProgress,
        ...runIsDone(5),
    ],
});

// Begins on the list of pairs.
registry.category("web_tour.tours").add("account_netting_run_from_pairs", {
    steps: () => [
        {
            trigger:
                ".o_data_row:contains(Fine 1) .o_list_record_selector input[type=checkbox]",
            run: "click",
        },
        {
            trigger: ".o_selection_box",
        },
        {
            trigger: "button[name=action_net_automatically]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=party_ids] .badge:contains(Fine 1)",
        },
        {
            trigger: ".modal button[name=action_run]",
            run: "click",
        },
        ...runIsDone(1),
    ],
});

// Begins on a run that skipped a pair whose bill is not blocked any more.
registry.category("web_tour.tours").add("account_netting_run_again", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(Blocked):has(.badge:contains(Skipped))",
        },
        {
            trigger: "button[name=action_retry]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Blocked):has(.badge:contains(Posted))",
            timeout: 60000,
        },
        ...runIsDone(6),
    ],
});
