"""What set-off is called in a country, what it rests on, and what documents say of it.

A starting point that netting managers edit, and no legal advice.
"""

from odoo import api, fields, models
from odoo.fields import Domain

#: What a document takes from its wording.
PRINTED_FIELDS = (
    "name",
    "legal_basis",
    "advice_text",
    "notice_text",
    "proposal_text",
    "acceptance_text",
    "reversal_text",
)


class AccountNettingWording(models.Model):
    _name = "account.netting.wording"
    _description = "Legal Wording of Nettings"
    _inherit = ["account.netting.guarded.mixin"]
    _order = "sequence, id"
    _rec_names_search = ["name", "legal_basis", "country_id"]

    name = fields.Char(
        string="Usual Name",
        required=True,
        translate=True,
        help="What set-off is called in the country; printed below the title.",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10,
        help="The first that fits is used.",
    )
    country_id = fields.Many2one(
        comodel_name="res.country",
        index="btree_not_null",
        help="Used for companies of this fiscal country. Empty: wherever no other "
        "wording fits, and for texts that another one leaves empty.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Only for this company and its branches, before those for all companies.",
    )
    legal_basis = fields.Char(
        translate=True,
        help="The law that set-off rests on there; printed below the title.",
    )
    proposal_text = fields.Text(
        translate=True,
        help="Printed on proposals: what will come of the netting.",
    )
    acceptance_text = fields.Text(
        translate=True,
        help="Printed on the statement, above the signatures.",
    )
    advice_text = fields.Text(
        translate=True,
        help="Printed on the advice of a netting that was agreed: what came of it.",
    )
    notice_text = fields.Text(
        translate=True,
        help="Printed on the advice of a one-sided netting: the declaration itself. In "
        "most countries it must not depend on a condition or a time.",
    )
    reversal_text = fields.Text(
        translate=True,
        help="Printed on the reversal letter: what its reversal means.",
    )

    @api.depends("name", "legal_basis", "country_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for wording in self:
            parts = (wording.country_id.name, wording.name, wording.legal_basis)
            wording.display_name = ", ".join(part for part in parts if part)

    @api.model
    def _find_for_company(self, company):
        """Return the wording that fits a company best; none where none fits.

        One of the company or of its closest parent comes before those for all, then
        one of its fiscal country before those for all countries.
        """
        # Whoever may read a document may read what it says; partners do so as well.
        company = company.sudo()
        country = company.account_fiscal_country_id
        candidates = self.sudo().search(
            Domain("company_id", "in", [False, *company.parent_ids.ids])
            & Domain("country_id", "in", [False, country.id])
        )
        return candidates.sorted(
            lambda wording: (
                -len(wording.company_id.parent_ids),
                not wording.country_id,
            )
        )[:1]

    def _get_texts(self):
        """Return ``{field: text}`` in the language of the environment.

        What the wording leaves empty is the international one's.
        """
        texts = {name: self[name] for name in PRINTED_FIELDS}
        if all(texts.values()):
            return texts
        general = self.search(
            Domain("country_id", "=", False) & Domain("company_id", "=", False),
            limit=1,
        )
        # What set-off rests on elsewhere is no ground to stand on here.
        for name in set(PRINTED_FIELDS) - {"name", "legal_basis"}:
            texts[name] = texts[name] or general[name]
        return texts
