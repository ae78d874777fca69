"""What is kept of a netting at posting, since it may change or be gone later.

Partners move and are renamed, rates are corrected, and a reversal deletes the matching
and with it all that Odoo knows of the entries that came of it.
"""

from fractions import Fraction

from odoo import api, fields, models

#: What a partner is printed with, beside its address.
IDENTITY_FIELDS = ("name", "is_company", "company_name", "vat", "company_registry")

#: What is printed of the agreement.
AGREEMENT_FIELDS = ("name", "partner_reference", "kind")


class AccountNetting(models.Model):
    _inherit = "account.netting"

    currency_rate = fields.Float(
        string="Exchange Rate",
        digits=0,
        compute="_compute_currency_rate",
        store=True,
        help="Units of the netting's currency for one of the company's, on the "
        "netting date.",
    )
    exchange_move_ids = fields.Many2many(
        comodel_name="account.move",
        relation="account_netting_exchange_move_rel",
        string="Exchange Entries",
        readonly=True,
        copy=False,
        help="Entries of the exchange differences that came of the netting, kept after "
        "a reversal too.",
    )
    tax_move_ids = fields.Many2many(
        comodel_name="account.move",
        relation="account_netting_tax_move_rel",
        string="Cash-Basis Tax Entries",
        readonly=True,
        copy=False,
        help="Entries of the tax that fell due with the netting, kept after a reversal "
        "too.",
    )
    printed_names = fields.Json(
        readonly=True,
        copy=False,
        help="Names and addresses of the parties, and the names of the agreement, when "
        "the netting was posted: its documents are printed with these.",
    )

    @api.depends("currency_id", "company_id", "date", "rate_ids.rate")
    def _compute_currency_rate(self):
        for netting in self:
            own, currency = netting.company_currency_id, netting.currency_id
            if rate := netting._get_company_unit_rate():
                step = 10 ** (own.decimal_places - currency.decimal_places)
                netting.currency_rate = float(rate * Fraction(step))
                continue
            netting.currency_rate = self.env["res.currency"]._get_conversion_rate(
                own,
                currency,
                netting.company_id,
                netting.date or netting.company_id._get_netting_today(),
            )

    def _take_snapshots(self):
        """Keep rate, numbers, dates and open amounts as they are at this moment."""
        # A rate may have been entered since the proposal was made.
        for name in ("currency_rate", "amount_company"):
            self.env.add_to_compute(self._fields[name], self)
        shown = {line: line.amount_tolerance for line in self.line_ids}
        for line in self.line_ids:
            line.write(line._prepare_snapshot_vals(line.move_line_id))
        for line, tolerance in shown.items():
            # Terms changed since the proposal write off no more than it shows.
            if line.currency_id.compare_amounts(line.amount_tolerance, tolerance) > 0:
                line.amount_tolerance = tolerance

    # Entries
    # -------

    def _keep_side_entries(self):
        """Note which exchange and cash-basis tax entries the matching made."""
        nettings = self.filtered(
            lambda netting: (
                netting._has_exchange() or netting.company_id.tax_exigibility
            )
        )
        if not nettings:
            return
        # What settles a transferred rest comes of whatever settles it.
        lines = nettings.move_ids.line_ids - nettings.line_ids.transfer_line_id

        def get_netting(partial):
            own = (partial.debit_move_id | partial.credit_move_id) & lines
            return own.move_id.netting_id

        partials = lines.matched_debit_ids | lines.matched_credit_ids
        tax_moves = partials._get_tax_entries()
        taxes = tax_moves.grouped(lambda move: get_netting(move.tax_cash_basis_rec_id))
        for netting, own in partials.grouped(get_netting).items():
            moves = taxes.get(netting, tax_moves.browse())
            if moves:
                netting.tax_move_ids |= moves
            # Tax in a foreign currency has exchange differences of its own.
            exchange_moves = (own | moves._get_netting_partials()).exchange_move_id
            if exchange_moves:
                netting.exchange_move_ids |= exchange_moves

    # Names
    # -----

    def _keep_printed_names(self):
        """Note what partners and agreement are called, and the legal wording."""
        wordings = self._get_wordings_to_keep()
        for netting in self:
            agreement = netting.agreement_id
            netting.printed_names = {
                "agreement": {name: agreement[name] for name in AGREEMENT_FIELDS},
                "wording": wordings[netting],
                **{
                    role: _get_identity(partner)
                    for role, partner in netting._get_partners_by_role().items()
                },
            }

    def _get_wordings_to_keep(self):
        """Return ``{netting: {language: texts}}`` in the languages partners read."""
        # One look-up for the whole batch, however many agreements there are.
        Wording = self.env["account.netting.wording"]
        usual = {
            company: Wording._find_for_company(company) for company in self.company_id
        }
        texts = {}
        kept = {}
        for netting in self:
            # Whoever posts need not read the texts themselves.
            wording = (
                netting.agreement_id.sudo().wording_id or usual[netting.company_id]
            )
            langs = {
                partner.lang or self.env.user.lang for partner in netting.partner_ids
            }
            for lang in langs:
                if (wording, lang) not in texts:
                    texts[wording, lang] = wording.with_context(lang=lang)._get_texts()
            kept[netting] = {lang: texts[wording, lang] for lang in langs}
        return kept

    def _get_partners_by_role(self):
        """Return the partners by what they are; of several, each by its id."""
        self.ensure_one()
        issuer = {"issuer": self.company_id.partner_id}
        if self._is_of_several():
            return issuer | {str(partner.id): partner for partner in self.partner_ids}
        return issuer | {"customer": self.customer_id, "vendor": self.vendor_id}

    def _get_print_partner(self, role):
        """Return a partner with the names to print: those of the day it was posted.

        A kept partner is a record in memory, so that addresses are laid out and
        countries are named by Odoo, in the language of each copy.

        :param role: ``issuer``, ``customer``, ``vendor``, or the id of one of several
        """
        self.ensure_one()
        kept = (self.printed_names or {}).get(role)
        if not kept:
            return self._get_partners_by_role()[role]
        Partner = self.env["res.partner"]
        known = {name: kept[name] for name in kept if name in Partner._fields}
        for name, value in known.items():
            if value and Partner._fields[name].type == "many2one":
                # Say a state that was deleted meanwhile.
                known[name] = Partner[name].browse(value).exists().id
        return Partner.new(known)

    def _get_print_agreement(self):
        """Return ``{field: text}``, what the agreement is called on the document."""
        self.ensure_one()
        kept = (self.printed_names or {}).get("agreement")
        return kept or {name: self.agreement_id[name] for name in AGREEMENT_FIELDS}


def _get_identity(partner):
    """Return what a partner's name and address are made of, ready for JSON."""
    names = (*IDENTITY_FIELDS, *partner._formatting_address_fields())
    return partner._convert_to_write({name: partner[name] for name in names})
