"""What shows that two partner records are one party: numbers, accounts, family.

*Find Pairs* and the warning on the partner's form ask here. Only what the user may see
counts, and archived partners do not: they are out of use already.
"""

from collections import defaultdict
from itertools import combinations
from typing import NamedTuple

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.identity import (
    BANK,
    FAMILY,
    REGISTRY,
    VAT,
    Number,
    are_apart,
    is_placeholder,
    is_same,
    read_registry,
    read_vat,
    spellings,
)

#: What stands on more partners tells none of them apart: a placeholder for a number
#: that is not known as one.
MOST_ALIKE = 20

#: The same for bank accounts: a customer and a vendor share one; what more partners
#: share is a factor's.
MOST_HOLDERS = 2


NO_NUMBER = Number("", "")


class Numbers(NamedTuple):
    """The numbers of a commercial partner, as they can be compared."""

    partner: int
    vat: Number
    registry: Number


class AccountNettingEvidence(models.AbstractModel):
    _name = "account.netting.evidence"
    _description = "Evidence That Partners Are One Party"

    @api.model
    def _find_all(self):
        """Find the commercial partners that have something in common.

        :return: ``{(partner id, higher partner id): {kind: what is shared}}``, kinds
            as in ``core.identity``, the shared as one would read it
        """
        found = defaultdict(dict)
        numbers = self._read_numbers(Domain.TRUE)
        for kind, groups in (
            (VAT, self._group_by_number(numbers, VAT)),
            (REGISTRY, self._group_by_number(numbers, REGISTRY)),
            (BANK, self._group_by_bank()),
            (FAMILY, self._group_by_family()),
        ):
            for shared, partner_ids in groups:
                if len(partner_ids) <= (MOST_HOLDERS if kind == BANK else MOST_ALIKE):
                    for couple in combinations(sorted(partner_ids), 2):
                        found[couple].setdefault(kind, shared)
        registries = {partner.partner: partner.registry for partner in numbers}
        for couple in [*found]:
            one, other = (registries.get(key, NO_NUMBER) for key in couple)
            if are_apart(one, other):
                # Two companies, whatever they share, but maybe of one group.
                found[couple] = {
                    kind: shared
                    for kind, shared in found[couple].items()
                    if kind == FAMILY
                }
        return {couple: kinds for couple, kinds in found.items() if kinds}

    @api.model
    def _find_twins(self, partner):
        """Find the partners on which a number or bank account of a partner stands too.

        Cheap enough for a form: indexes answer. The partner may be one that is being
        edited; its family does not count.

        :param partner: one ``res.partner``, a commercial partner
        :return: ``{other commercial partner: [kinds]}``
        """
        found = defaultdict(list)
        own = self._read_numbers_of(partner)
        countries = self._get_country_codes()
        texts = {
            "vat": spellings(own.vat, countries),
            "company_registry": [own.registry.bare] if own.registry.bare else [],
        }
        others = Domain("id", "!=", partner._origin.id)
        alike = self._read_numbers(others, texts) if any(texts.values()) else []
        for other in alike:
            if are_apart(own.registry, other.registry):
                continue
            for kind in (VAT, REGISTRY):
                if is_same(getattr(own, kind), getattr(other, kind)):
                    found[other.partner].append(kind)
        accounts = [
            number
            for number in partner.bank_ids.mapped("sanitized_acc_number")
            if number and not is_placeholder(number)
        ]
        for holder in self._find_twin_holders(partner._origin, accounts):
            if not are_apart(own.registry, self._read_numbers_of(holder).registry):
                found[holder.id].append(BANK)
        Partner = self.env["res.partner"]
        return {Partner.browse(key): kinds for key, kinds in sorted(found.items())}

    @api.model
    def _group_by_number(self, numbers, kind):
        """Yield ``(number, partner ids)`` of those who share one.

        A partner whose country is not known goes with each country's partners.

        :param numbers: list of :class:`Numbers`
        :param kind: ``vat`` or ``registry``
        """
        by_bare = defaultdict(list)
        for partner in numbers:
            number = getattr(partner, kind)
            if number.bare:
                by_bare[number.bare].append((number.country, partner.partner))
        for bare, members in by_bare.items():
            if len(members) < 2:
                continue
            countries = {country for country, _partner in members} - {""} or {""}
            for country in sorted(countries):
                alike = {
                    partner for stated, partner in members if stated in ("", country)
                }
                if len(alike) > 1:
                    yield f"{country}{bare}" if kind == VAT else bare, alike

    @api.model
    def _group_by_bank(self):
        """Yield ``(account number, partner ids)`` of those who share a bank account."""
        groups = self.env["res.partner.bank"]._read_group(
            Domain("sanitized_acc_number", "!=", False)
            & Domain("partner_id.active", "=", True),
            groupby=["sanitized_acc_number"],
            aggregates=["partner_id:recordset"],
            having=[("__count", ">", 1)],
        )
        for number, holders in groups:
            alike = set(holders._filtered_access("read").commercial_partner_id.ids)
            if len(alike) > 1 and not is_placeholder(number):
                yield number, alike

    @api.model
    def _group_by_family(self):
        """Yield ``(name of the head, partner ids)`` of companies with one head."""
        Partner = self.env["res.partner"]
        members = Partner.search_fetch(
            Domain("is_company", "=", True) & Domain("parent_id", "!=", False),
            ["parent_id"],
        )
        families = defaultdict(set)
        for member in members.sudo():  # a company between may belong to others
            head = member
            while head.parent_id:
                head = head.parent_id
            families[head.id].add(member.id)
        heads = Partner.search(Domain("id", "in", list(families)))
        for head in heads:
            yield head.display_name, families[head.id] | {head.id}

    @api.model
    def _find_twin_holders(self, partner, numbers):
        """Return the one other commercial partner of each bank account of a partner.

        :param numbers: the cleaned numbers of the accounts
        """
        accounts = self.env["res.partner.bank"].search(
            Domain("sanitized_acc_number", "in", numbers)
        )
        found = partner.browse()
        for alike in accounts.grouped("sanitized_acc_number").values():
            holders = alike.partner_id._filtered_access("read").commercial_partner_id
            others = holders.filtered("active") - partner
            if len(others) < MOST_HOLDERS:
                found |= others
        return found

    @api.model
    def _read_numbers_of(self, partner):
        """Return the numbers of a partner as they stand in its form."""
        country = partner.country_id.code
        return Numbers(
            partner._origin.id,
            read_vat(partner.vat, country, self._get_country_codes()),
            read_registry(partner.company_registry, country),
        )

    @api.model
    def _read_numbers(self, domain, texts=None):
        """Read the numbers of commercial partners, in one query.

        :param domain: which partners; the user's access rules apply
        :param texts: ``{column: cleaned texts}``, to keep to partners with one of them
        :return: list of :class:`Numbers`
        """
        Partner = self.env["res.partner"]
        Partner.flush_model(
            ["vat", "company_registry", "country_id", "commercial_partner_id"]
        )
        query = Partner._search(Domain(domain), order="id")
        partner = query.table
        country = query.left_join(
            partner, "country_id", "res_country", "id", "country_id"
        )
        column = SQL.identifier
        columns = ("vat", "company_registry")
        query.add_where(
            SQL(
                "%s = %s",
                column(partner, "commercial_partner_id"),
                column(partner, "id"),
            )
        )
        query.add_where(
            SQL(
                "(%s)",
                SQL(" OR ").join(
                    SQL("%s IS NOT NULL", column(partner, name))
                    if texts is None
                    else _sql_is_among(column(partner, name), texts[name])
                    for name in columns
                ),
            )
        )
        rows = self.env.execute_query(
            query.select(
                column(partner, "id"),
                *(column(partner, name) for name in columns),
                column(country, "code"),
            )
        )
        countries = self._get_country_codes()
        return [
            Numbers(key, read_vat(vat, code, countries), read_registry(registry, code))
            for key, vat, registry, code in rows
        ]

    @api.model
    @tools.ormcache(cache="stable")
    def _get_country_codes(self):
        return frozenset(
            self.env["res.country"].search_fetch([], ["code"]).mapped("code")
        )


def _sql_is_among(column, texts):
    """Say in SQL that a column, cleaned as in ``core.identity``, is one of some texts.

    Written as in the indexes of ``res.partner``, so that they are used.
    """
    return SQL(
        "(%(column)s IS NOT NULL AND "
        "UPPER(REGEXP_REPLACE(%(column)s, '[^a-zA-Z0-9]', '', 'g')) = ANY(%(texts)s))",
        column=column,
        texts=texts,
    )
