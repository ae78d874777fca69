import { registry } from "@web/core/registry";

const CUSTOMER = ".o_field_widget[name=receivable_line_ids] .o_data_row:contains(INV)";
const VENDOR = ".o_field_widget[name=payable_line_ids] .o_data_row:contains(BILL)";

function shows(row, field, amount) {
    return {
        content: `${field} is ${amount}`,
        trigger: `${row} td[name=${field}]:contains(${amount})`,
    };
}

function press(name, content) {
    return { content, trigger: `button[name=${name}]:enabled`, run: "click" };
}

function difference(amount) {
    return {
        content: `The two sides differ by ${amount}`,
        trigger: `.o_account_netting_totals [name=difference]:contains(${amount})`,
    };
}

// A partner "Both" has an invoice of 1,100.00 dollars, at 1.10 for one of the company's,
// and a bill of 900.00, under an agreement across currencies.
registry.category("web_tour.tours").add("account_netting_across", {
    steps: () => [
        {
            content: "Net the pair",
            trigger:
                "[data-section=nettable] .o_account_netting_row:contains(Both) button",
            run: "click",
        },
        {
            content: "The rate is shown",
            trigger: ".o_field_widget[name=rate_ids] td[name=rate]:contains(1.1)",
        },
        shows(CUSTOMER, "amount", "990.00"),
        shows(CUSTOMER, "amount_settled", "900.00"),
        shows(VENDOR, "amount_settled", "900.00"),
        difference("0.00"),
        {
            content: "Go to the amount in dollars",
            trigger: `${CUSTOMER} td[name=amount]`,
            run: "click",
        },
        {
            content: "Net but half of it",
            trigger: `${CUSTOMER} td[name=amount] input`,
            run: "edit 550 && press Tab",
        },
        shows(CUSTOMER, "amount_settled", "500.00"),
        difference("-400.00"),
        press("action_balance", "Let the bill follow"),
        difference("0.00"),
        shows(VENDOR, "amount", "500.00"),
        press("action_post", "Post it"),
        {
            content: "It is posted",
            trigger: ".o_arrow_button_current:contains(Posted)",
        },
        {
            content: "The rate stands on it",
            trigger: ".o_field_widget[name=rate_ids] td[name=rate]:contains(1.1)",
        },
        shows(CUSTOMER, "amount_settled", "500.00"),
    ],
});
