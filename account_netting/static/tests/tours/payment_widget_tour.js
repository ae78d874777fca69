import { registry } from "@web/core/registry";

// Begins on an invoice that was paid in part and netted for the rest.
registry.category("web_tour.tours").add("account_netting_payment_widget", {
    steps: () => [
        {
            content: "A payment can be unreconciled",
            trigger: "tr:has(.o_payment_label:contains(Paid on)) .js_payment_info",
            run: "click",
        },
        {
            trigger: ".account_payment_popover .js_unreconcile_payment",
        },
        {
            content: "A netting is called one, and cannot be unreconciled here",
            trigger: "tr:has(.o_payment_label:contains(Netted on)) .js_payment_info",
            run: "click",
        },
        {
            trigger:
                ".account_payment_popover:contains(NETTING/):not(:has(.js_unreconcile_payment)) .js_open_payment",
        },
        {
            content: "Its number opens the netting",
            trigger: "tr:has(.o_payment_label:contains(Netted on)) .o_netting_link",
            run: "click",
        },
        {
            trigger: ".o_form_view .oe_title:contains(NETTING/)",
        },
    ],
});
