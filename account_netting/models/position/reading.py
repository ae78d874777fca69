"""Positions read quickly: known ones without the others, a page with its count.

There is no table behind a position: whatever is asked sums up open items. These are
the two questions that need not sum up all of them, each as often as a person clicks.
"""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .status import PLANS

#: Context key: ids of the only partners whose items to sum up.
ONLY = "netting_position_partner_ids"


class AccountNettingPosition(models.Model):
    _inherit = "account.netting.position"

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Sum up the items of known positions only, where the domain names them."""
        domain = Domain(domain)
        conditions = [*domain.iter_conditions()]
        if conditions == [domain] and _is_by_id(*conditions):
            self = self._only(domain.value)
        return super()._search(domain, *args, **kwargs)

    def exists(self):
        """Return those that are there still: settled positions are gone."""
        return (
            super(AccountNettingPosition, self._only(self.ids))
            .exists()
            .with_env(self.env)
        )

    @api.model
    @api.readonly
    def web_search_read(
        self,
        domain,
        specification,
        offset=0,
        limit=None,
        order=None,
        count_limit=None,
    ):
        """Return a page of the list and how many there are in all, summing up once.

        Which positions are on the page takes but the figure they are sorted by; the
        others are read for those alone.
        """
        query = self.with_context(**{PLANS: []})._search(
            domain, offset=offset, limit=limit, order=order or self._order
        )
        rows = self.env.execute_query(
            query.select(SQL.identifier(self._table, "id"), SQL("COUNT(*) OVER ()"))
        )
        if not rows:
            return super().web_search_read(
                domain, specification, offset, limit, order, count_limit
            )
        positions = self.browse(key for key, _count in rows)
        return {
            "length": min(rows[0][1], count_limit or rows[0][1]),
            "records": positions.web_read(specification),
        }

    def _only(self, ids):
        """Return the positions where nothing but those of some ids is summed up."""
        # A position's id is that of one of its items. With it belongs what its partner
        # and those it is paired with have open; whoever may see which of these.
        sudo_env = self.sudo().env
        items = sudo_env["account.move.line"].search([("id", "in", ids)])
        partners = items.partner_id.commercial_partner_id
        pairs = sudo_env["account.netting.party"].search(
            Domain("customer_id", "in", partners.ids)
            | Domain("vendor_id", "in", partners.ids)
        )
        pairs = pairs._with_together()
        partners |= pairs.customer_id | pairs.vendor_id
        return self.with_context(**{ONLY: partners._get_family().ids})

    @api.model
    def _get_among_sql(self, partner):
        """Return the SQL of which partners' items are summed up: usually all.

        :param partner: the SQL of a partner's id
        """
        only = self.env.context.get(ONLY)
        if only is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", SQL(partner), only)  # pylint: disable=sql-injection


def _is_by_id(condition):
    return condition.field_expr == "id" and condition.operator == "in"
