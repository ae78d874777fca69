"""The partner's side: what was agreed and netted, and what waits for an answer.

Portal users have no rights on our models at all: each page decides by itself who is
asking, and shows the documents' snapshots. Whoever has no business here gets the same
answer as for a document that does not exist.
"""

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .visit import AGREEMENT, NETTING, get_records


class NettingPortal(CustomerPortal):
    # Home
    # ----

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        partner = self._get_own_partner()
        nettings = get_records(NETTING)
        agreements = get_records(AGREEMENT)
        if "netting_count" in counters:
            values["netting_count"] = sum(
                records.search_count(records._get_shown_domain(partner), limit=1)
                for records in (nettings, agreements)
            )
        for counter, records in (
            ("netting_to_answer_count", nettings),
            ("netting_agreement_to_answer_count", agreements),
        ):
            if counter in counters:
                values[counter] = records.search_count(
                    records._get_to_answer_domain(partner)
                )
        return values

    @staticmethod
    def _get_own_partner():
        # A portal user may not read the company it belongs to.
        return request.env.user.sudo().partner_id.commercial_partner_id

    # Lists
    # -----

    @http.route(
        ["/my/nettings", "/my/nettings/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_nettings(self, page=1, sortby=None, filterby=None, **_kwargs):
        """List the partner's proposals and nettings."""
        sortings = {
            "date": {"label": request.env._("Date"), "order": "date desc, id desc"},
            "name": {"label": request.env._("Number"), "order": "name desc, id desc"},
            "amount": {"label": request.env._("Amount"), "order": "amount desc, id"},
            "state": {"label": request.env._("Status"), "order": "state, id desc"},
        }
        filters = {
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
            "answer": {
                "label": request.env._("Waiting for Your Answer"),
                "domain": get_records(NETTING)._get_to_answer_domain(
                    self._get_own_partner()
                ),
            },
            "proposals": {
                "label": request.env._("Proposals"),
                "domain": Domain("state", "in", ("sent", "accepted", "refused")),
            },
            "posted": {
                "label": request.env._("Posted"),
                "domain": Domain("state", "in", ("posted", "reversed")),
            },
        }
        return self._render_list(
            NETTING, "/my/nettings", page, (sortings, sortby), (filters, filterby)
        )

    @http.route(
        ["/my/netting-agreements", "/my/netting-agreements/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_netting_agreements(
        self, page=1, sortby=None, filterby=None, **_kwargs
    ):
        """List the partner's agreements."""
        sortings = {
            "date": {
                "label": request.env._("Date"),
                "order": "date_start desc, id desc",
            },
            "name": {"label": request.env._("Name"), "order": "name, id desc"},
            "state": {"label": request.env._("Status"), "order": "state, id desc"},
        }
        filters = {
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
            "answer": {
                "label": request.env._("Waiting for Your Answer"),
                "domain": get_records(AGREEMENT)._get_to_answer_domain(
                    self._get_own_partner()
                ),
            },
            "active": {
                "label": request.env._("Active"),
                "domain": Domain("state", "=", "active"),
            },
            "closed": {
                "label": request.env._("Closed"),
                "domain": Domain("state", "=", "closed"),
            },
        }
        return self._render_list(
            AGREEMENT,
            "/my/netting-agreements",
            page,
            (sortings, sortby),
            (filters, filterby),
        )

    def _render_list(self, model, url, page, sorting, filtering):
        """Render a list page.

        :param sorting: what one can sort by, and the choice; a wrong one is the first
        :param filtering: the same for filters
        """
        sortings, sortby = sorting
        filters, filterby = filtering
        sortby = sortby if sortby in sortings else next(iter(sortings))
        filterby = filterby if filterby in filters else next(iter(filters))
        partner = self._get_own_partner()
        records = get_records(model)
        domain = records._get_shown_domain(partner) & filters[filterby]["domain"]
        pager = portal_pager(
            url=url,
            total=records.search_count(domain),
            page=page,
            step=self._items_per_page,
            url_args={"sortby": sortby, "filterby": filterby},
        )
        documents = records.search(
            domain,
            order=sortings[sortby]["order"],
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        is_netting = model == NETTING
        page_name = "netting" if is_netting else "netting_agreement"
        template = "portal_my_nettings" if is_netting else "portal_my_agreements"
        return request.render(
            f"account_netting.{template}",
            {
                **self._prepare_portal_layout_values(),
                "documents": documents,
                "own_partner": partner,
                "page_name": page_name,
                "default_url": url,
                "pager": pager,
                "searchbar_sortings": sortings,
                "sortby": sortby,
                "searchbar_filters": filters,
                "filterby": filterby,
            },
        )
