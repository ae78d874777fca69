import { registry } from "@web/core/registry";

const ITEMS = ".modal .o_field_widget[name=netting_line_ids]";

function pay() {
    return {
        content: "Register a payment",
        trigger: ".o_statusbar_buttons button[name=action_register_payment]:visible",
        run: "click",
    };
}

function choose(label) {
    return {
        content: label,
        trigger: `.modal .o_field_widget[name=netting_mode] .o_radio_item:contains(${label}) input`,
        run: "click",
    };
}

function amount(value) {
    return {
        content: `The amount to pay is ${value}`,
        trigger: `.modal [name=amount_div] .o_field_widget[name=amount]:contains(${value})`,
    };
}

function netted(document, value) {
    return {
        content: `${value} of ${document} is netted`,
        trigger: `${ITEMS} .o_data_row:contains(${document}) td[name=amount]:contains(${value})`,
    };
}

function edit(document, value) {
    return [
        {
            content: `Go to the amount of ${document}`,
            trigger: `${ITEMS} .o_data_row:contains(${document}) td[name=amount]`,
            run: "click",
        },
        {
            content: `Net ${value} of ${document}`,
            trigger: `${ITEMS} .o_data_row:contains(${document}) td[name=amount] input`,
            run: `edit ${value} && press Tab`,
        },
    ];
}

function confirm(label) {
    return {
        content: label,
        trigger: `.modal footer button:visible:contains(${label})`,
        run: "click",
    };
}

function ribbon(label) {
    return {
        content: `The document is ${label}`,
        trigger: `body:not(:has(.modal)) .o_form_view .ribbon:contains(${label})`,
    };
}

// An invoice of 1000, and bills 0001 of 200 and 0002 of 150.
registry.category("web_tour.tours").add("account_netting_short_payment", {
    steps: () => [
        pay(),
        {
            content: "350.00 can be netted",
            trigger: ".modal .o_field_widget[name=netting_available]:contains(350.00)",
        },
        {
            content: "The customer has paid 700",
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 700 && press Tab",
        },
        choose("Net the difference"),
        {
            content: "300.00 is missing",
            trigger: ".modal [name=netting_to_allocate]:contains(300.00)",
        },
        netted("0001", "200.00"),
        netted("0002", "100.00"),
        ...edit("0002", "99"),
        {
            content: "A unit is missing",
            trigger: ".modal .text-danger[name=netting_missing]:contains(1.00)",
        },
        confirm("Net and Pay"),
        {
            content: "It cannot be confirmed so",
            trigger: ".modal .o_error_dialog, .modal:contains(299.00)",
        },
        {
            content: "Go back",
            trigger: ".modal .modal-footer button:contains(Close)",
            run: "click",
        },
        ...edit("0002", "100"),
        {
            content: "Nothing is missing",
            trigger: ".modal .text-success[name=netting_missing]:contains(0.00)",
        },
        confirm("Net and Pay"),
        ribbon("Paid"),
        {
            content: "The netting is there",
            trigger: "button[name=action_open_nettings]:contains(1)",
            run: "click",
        },
        {
            content: "It is posted",
            trigger: ".o_arrow_button_current:contains(Posted)",
        },
    ],
});

// An invoice of 1000, and bills 0001 of 200 and 0002 of 150; 645 came in, 5 the bank kept.
registry.category("web_tour.tours").add("account_netting_bank_fee", {
    steps: () => [
        pay(),
        {
            content: "The customer has paid 645, less a fee",
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 645 && press Tab",
        },
        choose("Net the difference"),
        {
            content: "5.00 is left beside the netting",
            trigger: ".modal .o_field_widget[name=payment_difference]:contains(5.00)",
        },
        netted("0001", "200.00"),
        netted("0002", "150.00"),
        {
            content: "Write it off",
            trigger:
                ".modal .o_field_widget[name=payment_difference_handling] .o_radio_item:contains(Mark as fully paid) input",
            run: "click",
        },
        {
            content: "To the bank charges",
            trigger: ".modal .o_field_widget[name=writeoff_account_id] input",
            run: "edit Bank charges",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Bank charges)",
            run: "click",
        },
        confirm("Net and Pay"),
        ribbon("Paid"),
        {
            content: "The netting is there",
            trigger: "button[name=action_open_nettings]:contains(1)",
            run: "click",
        },
        {
            content: "It is posted",
            trigger: ".o_arrow_button_current:contains(Posted)",
        },
    ],
});

// A bill of 900, and invoices 00001 of 300 and 00002 of 100.
registry.category("web_tour.tours").add("account_netting_net_then_pay", {
    steps: () => [
        pay(),
        choose("Net first, then pay the rest"),
        amount("500.00"),
        netted("00001", "300.00"),
        netted("00002", "100.00"),
        {
            content: "Leave an invoice out",
            trigger: `${ITEMS} .o_data_row:contains(00002) input[type=checkbox]`,
            run: "click",
        },
        amount("600.00"),
        {
            content: "Take it again",
            trigger: `${ITEMS} .o_data_row:contains(00002) input[type=checkbox]`,
            run: "click",
        },
        amount("500.00"),
        confirm("Net and Pay"),
        ribbon("Paid"),
    ],
});

// A bill of 900, and an invoice of 900 or more.
registry.category("web_tour.tours").add("account_netting_net_all", {
    steps: () => [
        pay(),
        choose("Net first, then pay the rest"),
        amount("0.00"),
        {
            content: "No payment is offered",
            trigger: ".modal footer:not(:has(button:visible:contains(Pay)))",
        },
        confirm("Net"),
        ribbon("Paid"),
    ],
});

// As a plain invoicing user, with a proposal that has reserved the bill.
registry.category("web_tour.tours").add("account_netting_pay_reserved", {
    steps: () => [
        pay(),
        {
            content: "Netting is not offered to whoever may not net",
            trigger:
                ".modal:not(:has([name=netting_available])) footer button:visible:contains(Create Payment)",
        },
        {
            content: "The warning leads to the netting",
            trigger: ".modal .alert:contains(reserved by proposal) a",
            run: "click",
        },
        {
            content: "There it is",
            trigger: ".o_arrow_button_current:contains(Proposal)",
        },
    ],
});

// On a customer's payment on account of 200, with an invoice of 300 and a bill of 250.
registry.category("web_tour.tours").add("account_netting_recorded_payment", {
    steps: () => [
        {
            content: "200.00 is open",
            trigger: ".o_field_widget[name=netting_open]:contains(200.00)",
        },
        {
            content: "Net it",
            trigger: ".o_statusbar_buttons button[name=action_create_netting]",
            run: "click",
        },
        {
            content: "100.00 of the bill is netted",
            trigger:
                ".modal .o_field_widget[name=payable_line_ids] .o_data_row:contains(BILL) td[name=amount]:contains(100.00)",
        },
        {
            content: "Post it",
            trigger: ".modal button[name=action_post]:enabled",
            run: "click",
        },
        {
            content: "It is posted",
            trigger: ".o_arrow_button_current:contains(Posted)",
        },
    ],
});
