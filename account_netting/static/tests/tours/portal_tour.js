import { registry } from "@web/core/registry";

function sign(what) {
    return [
        {
            content: `Open the form to accept ${what}`,
            trigger: "#sidebar_content a[name=accept]",
            run: "click",
        },
        {
            content: "Give a name",
            trigger: "#netting_accept.show .o_web_sign_name_input",
            run: "edit Ann",
        },
        {
            content: "The name is drawn as a signature",
            trigger:
                "#netting_accept .o_web_sign_signature_group:has(canvas, .o_web_sign_signature)",
        },
        {
            content: "Sign",
            trigger: "#netting_accept .o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It was recorded, with the signature",
            trigger:
                "#netting_content:has([name=thanks]:contains(acceptance was recorded)) [name=own_answer]:contains(Ann) img",
        },
    ];
}

// Begins with the link of the agreement's mail.
registry.category("web_tour.tours").add("account_netting_portal_agreement", {
    steps: () => [
        {
            content: "The agreement is there, as it is printed",
            trigger: "#netting_content:contains(Netting Agreement) iframe#invoice_html",
        },
        {
            content: "It can be read",
            trigger: ":iframe [name=pairs]:contains(Both)",
        },
        ...sign("the agreement"),
    ],
});

// Begins with the link of the proposal's mail: bills of 500 and 200 against invoices of
// 600 and 400. The bill of 500 is disputed.
registry.category("web_tour.tours").add("account_netting_portal_proposal", {
    steps: () => [
        {
            content: "Both sides are there, 700 each",
            trigger: "#netting_content table[name=items]:eq(1) tfoot:contains(700.00)",
        },
        {
            content: "Dispute items",
            trigger: "#sidebar_content a[name=dispute]",
            run: "click",
        },
        {
            content: "Give a name",
            trigger: "#netting_dispute.show input[name=name]",
            run: "edit Ann",
        },
        {
            content: "Choose the bill of 500",
            trigger: "#netting_dispute label:contains(500.00) input[type=checkbox]",
            run: "click",
        },
        {
            content: "Say why",
            trigger:
                "#netting_dispute .row:has(label:contains(500.00)) input[type=text]",
            run: "edit Never delivered",
        },
        {
            content: "Send it",
            trigger: "#netting_dispute button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The bill left, and 200 are proposed",
            trigger:
                "#netting_content:has([name=disputes]:contains(Never delivered)) table[name=items]:eq(1) tfoot:contains(200.00)",
        },
        ...sign("the rest"),
    ],
});

// Begins with the same link, after the accountant posted the netting.
registry.category("web_tour.tours").add("account_netting_portal_posted", {
    steps: () => [
        {
            content: "It is netted, and nothing can be answered",
            trigger:
                "#netting_content:contains(Netting Advice):has(.badge:contains(Netted))",
        },
        {
            content: "There is no button to answer",
            trigger: "#sidebar_content:not(:has(a[name=accept]))",
        },
        {
            content: "The advice can be downloaded",
            trigger: "#sidebar_content a[name=download][href*='report_type=pdf']",
        },
    ],
});
