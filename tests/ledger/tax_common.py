"""What the tests about tax on payment share."""

from odoo.fields import Command


def set_up_tax_on_payment(cls):
    """Let a company have tax of 15 % that falls due on payment.

    Its accounts are ``transition`` and ``tax_account`` of the class.

    :param cls: the class of tests
    :return: the tax on sales and the one on purchases
    """
    cls.company.tax_exigibility = True
    cls.transition = cls.copy_account(
        cls.company_data["default_account_tax_sale"], {"reconcile": True}
    )
    cls.tax_account = cls.copy_account(cls.company_data["default_account_tax_sale"])
    repartition = [
        Command.create({"repartition_type": "base"}),
        Command.create({"repartition_type": "tax", "account_id": cls.tax_account.id}),
    ]
    return cls.env["account.tax"].create(
        [
            {
                "name": "15 % on payment",
                "amount": 15,
                "type_tax_use": use,
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": cls.transition.id,
                "invoice_repartition_line_ids": repartition,
                "refund_repartition_line_ids": repartition,
            }
            for use in ("sale", "purchase")
        ]
    )
