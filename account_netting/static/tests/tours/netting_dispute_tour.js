import { registry } from "@web/core/registry";

// Begins on a rule; of the bills of 500 and 200 the partner disputes the first.
registry.category("web_tour.tours").add("account_netting_dispute_then_rule", {
    steps: () => [
        {
            content: "Run the rule",
            trigger: "button[name=action_queue]",
            run: "click",
        },
        {
            content: "What is disputed is left out, and the run says why",
            trigger:
                ".o_form_view:has(.o_arrow_button_current:contains(Done)) .o_data_row:contains(200.00):contains(Goods were returned)",
        },
        {
            content: "The page of today asks to settle the dispute",
            trigger: "button[data-menu-xmlid='account.menu_finance_receivables']",
            run: "click",
        },
        {
            trigger:
                "[data-menu-xmlid='account_netting.account_netting_menu_customers_today']",
            run: "click",
        },
        {
            trigger:
                "[data-section=disputed] .o_account_netting_row:contains(Goods were returned) a",
            run: "click",
        },
        {
            content: "The bill says who disputes it and why",
            trigger: ".o_form_view .alert:contains(Goods were returned)",
        },
        {
            trigger: ".alert:contains(Goods were returned) a:contains(Settle)",
            run: "click",
        },
        {
            content: "It is settled",
            trigger: ".o_form_view:not(:has(.alert:contains(Goods were returned)))",
        },
    ],
});
