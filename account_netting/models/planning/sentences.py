"""The reasons in words: what stands in the way, and what to do about it."""

from collections import defaultdict

from odoo import api, models
from odoo.tools import format_date

from ...core.allocation import ABOVE_CEILING, ABOVE_LIMIT, ABOVE_OPEN, ZERO_SIDE

#: How many sentences say why nothing is netted before the rest is counted.
MOST_SENTENCES = 20

#: So many items of which the same is said are named before the rest is counted.
MOST_LABELS = 5


class AccountNettingEligibility(models.AbstractModel):
    _inherit = "account.netting.eligibility"

    @api.model
    def _describe(self, plans):
        """Put the reasons of the plans' items into words.

        :return: ``{item key: [(code, sentence), …]}`` for the items that have any
        """
        reserved = [
            key
            for plan in plans
            for key, codes in plan.reasons.items()
            if "in_other_netting" in codes
        ]
        # Read for all at once what their sentences then find in the cache.
        self._browse_reserved(reserved).netting_line_ids.netting_id.mapped("name")
        described = {}
        for plan in plans:
            # Of a cap, all items of a plan say the same.
            shared = {
                share.allowance.code: self._get_share_sentence(share.allowance, plan)
                for share in plan.shares
                if not share.units()
            }
            for item in plan.items:
                if plan.reasons.get(item.key):
                    described[item.key] = [
                        (
                            code,
                            shared.get(code)
                            or self._get_sentence(code, item, plan.target),
                        )
                        for code in plan.reasons[item.key]
                    ]
        return described

    @api.model
    def _describe_limits(self, plans):
        """Put into words why less may be netted of items than is open.

        :return: ``{item key: sentence}`` for items of which something may be netted
        """
        return {
            item.key: self._get_sentence(plan.limits[item.key].code, item, plan.target)
            for plan in plans
            for item in plan.items
            if item.key in plan.limits and item.key not in plan.reasons
        }

    @api.model
    def _get_sentence(self, code, item, target):
        """Return the sentence for one reason: what stands in the way, what to do.

        For modules that know of another reason to extend.

        :param item: :class:`~..core.reasons.ItemFacts`
        :param target: :class:`~..core.reasons.Target`
        """
        special = {
            "exchange_open": self._get_exchange_open_sentence,
            "no_agreement": self._get_no_agreement_sentence,
            "payment_blocked": self._get_blocked_sentence,
            "no_setup": self._get_no_setup_sentence,
            "account_archived": self._get_archived_sentence,
            "analytic_missing": self._get_analytic_sentence,
            "no_exchange_setup": self._get_no_exchange_setup_sentence,
            "no_tax_setup": self._get_no_tax_setup_sentence,
            "direction_not_allowed": self._get_direction_sentence,
            "partner_excluded": self._get_excluded_sentence,
            "disputed": self._get_disputed_sentence,
            "payment_pending": self._get_pending_sentence,
            "in_payment_order": self._get_payment_order_sentence,
            "in_other_netting": self._get_reserved_sentence,
            "date_locked": self._get_locked_sentence,
            "date_before_item": self._get_before_item_sentence,
            "no_rate": self._get_missing_rate_sentence,
            "rate_outside": self._get_rate_outside_sentence,
            "not_due": self._get_not_due_sentence,
            "kept_out": self._get_kept_out_sentence,
        }
        if code in special:
            return special[code](item, target)
        return self._get_plain_sentences()[code]

    @api.model
    def _get_plain_sentences(self):
        return {
            "not_posted": self.env._("Its journal entry is not posted; post it first."),
            "settled": self.env._("Nothing is open on it any more."),
            "not_receivable_payable": self.env._(
                "It is not on a receivable or payable account."
            ),
            "non_trade": self.env._(
                "Its account is marked Non Trade; only an agreement that nets such "
                "items too covers it."
            ),
            "wrong_company": self.env._("It belongs to another company."),
            "wrong_currency": self.env._("It is in another currency."),
            "outside_pair": self.env._("It belongs to none of the pair's partners."),
            "not_accepted": self.env._("The partner has not accepted the agreement."),
            "withheld_at_payment": self.env._(
                "Tax is withheld when it is paid; a netting would settle it without. "
                "Use Pay."
            ),
            "date_in_future": self.env._("The netting date is in the future."),
        }

    @api.model
    def _get_exchange_open_sentence(self, item, target):
        """Say that only a difference in company currency is left of the item."""
        # Entries that stand in the way are named to whoever they stop.
        line = self.env["account.move.line"].sudo().browse(item.key)
        return self.env._(
            "%(amount)s of exchange difference are open, nothing in %(currency)s; "
            "write the difference off.",
            amount=line.company_currency_id.format(abs(line.amount_residual)),
            currency=line.currency_id.name,
        )

    @api.model
    def _get_blocked_sentence(self, item, target):
        # Whoever may net the item learns why not.
        document = self.env["account.move"].sudo().browse(item.move)
        return self.env._(
            "Its payment is blocked: %(document)s, %(amount)s open. Unblock it on the "
            "document first.",
            document=document.display_name,
            amount=document.currency_id.format(abs(document.amount_residual)),
        )

    @api.model
    def _get_no_agreement_sentence(self, item, target):
        partner = self.env["res.partner"].browse(item.commercial)
        return self.env._(
            "No active netting agreement covers %(partner)s on %(date)s.",
            partner=partner.display_name or self.env._("an item without a partner"),
            date=format_date(self.env, target.date),
        )

    @api.model
    def _get_disputed_sentence(self, item, target):
        # Whoever may net the item learns why not.
        document_sudo = self.env["account.move"].sudo().browse(item.move)
        return self.env._(
            "%(dispute)s Settle the dispute on the document first.",
            dispute=document_sudo._get_dispute_sentence(),
        )

    @api.model
    def _get_payment_order_sentence(self, item, target):
        return self.env._(
            "It is in the payment order %(order)s; cancel the order, or remove the "
            "item there.",
            order=", ".join(self._find_orders(item).mapped("display_name")),
        )

    @api.model
    def _get_reserved_sentence(self, item, target):
        others = self._find_reserving_nettings(item, target)
        return self.env._(
            "It is in proposal %(netting)s; post or cancel that one first.",
            netting=self._get_known_names(others[:1]),
        )

    @api.model
    def _get_known_names(self, nettings):
        """Return, with commas, what nettings are called for whoever they stop.

        An extension point for modules where others know them by another name.
        """
        return ", ".join(nettings.mapped("name"))

    @api.model
    def _browse_reserved(self, keys):
        """Return the items; their nettings count in whatever company they are."""
        # A netting that stands in the way is named to whoever it stops.
        return self.env["account.move.line"].sudo().browse(keys)

    @api.model
    def _get_locked_sentence(self, item, target):
        where = (target.company, target.agreement, target.date)
        locks = self._get_violated_locks(*where, False) or self._get_violated_locks(
            *where, True
        )
        if not locks:
            return self._get_journal_lock(target, True)
        return self.env._(
            "%(date)s is in a locked period: %(locks)s.",
            date=format_date(self.env, target.date),
            locks=self.env["res.company"]._format_lock_dates(locks),
        )

    @api.model
    def _get_before_item_sentence(self, item, target):
        return self.env._(
            "The netting date %(date)s is before the item's own date %(item_date)s.",
            date=format_date(self.env, target.date),
            item_date=format_date(self.env, item.date),
        )

    @api.model
    def _get_not_due_sentence(self, item, target):
        return self.env._(
            "It falls due on %(due)s; only items due by %(limit)s are netted.",
            due=format_date(self.env, item.due),
            limit=format_date(self.env, target.due_limit(item)),
        )

    @api.model
    def _get_refusals(self, plans, keys):
        """Return ``items: reasons`` sentences for the items named by ``keys``.

        Items of which the same is said stand together.
        """
        alike = defaultdict(list)
        for key, sentences in self._describe(plans).items():
            if key in keys:
                alike[tuple(sentence for _code, sentence in sentences)].append(key)
        return [
            self._get_items_sentence(same, sentences)
            for sentences, same in alike.items()
        ]

    @api.model
    def _get_held_back(self, plan, keys=None):
        """Return such sentences for what is left out of a plan, wholly or in part.

        :param keys: only of these items; of all by default
        """
        refusals = self._get_refusals([plan], plan.reasons if keys is None else keys)
        refusals += [
            self._get_items_sentence([key], [sentence])
            for key, sentence in self._describe_limits([plan]).items()
            if keys is None or key in keys
        ]
        codes = plan.codes()
        return refusals + [
            self._get_share_sentence(share.allowance, plan)
            for share in plan.shares
            if not share.units() and share.allowance.code not in codes
        ]

    @api.model
    def _get_items_sentence(self, keys, reasons):
        labels = [
            item._get_netting_label()
            for item in self.env["account.move.line"].browse(keys)
        ]
        return self.env._(
            "%(item)s: %(reasons)s",
            item=", ".join(self._cut_short(labels, MOST_LABELS)),
            reasons=" ".join(reasons),
        )

    @api.model
    def _get_nothing_sentences(self, plans):
        """Return, as sentences, why none of the plans nets anything."""
        sentences = []
        for plan in plans:
            sentences += self._get_held_back(plan)
            pair_sentence = self._get_pair_sentence(plan)
            if pair_sentence and not plan.reasons:
                sentences.append(pair_sentence)
        return self._cut_short(sentences, MOST_SENTENCES)

    @api.model
    def _cut_short(self, texts, most):
        """Return the first of some texts, and last how many more there are."""
        texts = list(texts)
        rest = len(texts) - most
        if rest > 0:
            texts[most:] = [self.env._("… and %(count)s more", count=rest)]
        return texts

    @api.model
    def _get_pair_sentence(self, plan):
        """Say why a pair has nothing to net, or return ``None`` when it has."""
        reason = plan.pair_reason()
        partner = self._get_names(plan.target)
        currency = self.env["res.currency"].browse(plan.target.currency).name
        if reason == "one_side_only":
            return self.env._(
                "%(partner)s: nothing to net in %(currency)s, for one of the two "
                "sides has nothing that can be netted.",
                partner=partner,
                currency=currency,
            )
        if reason == "opposite_sides":
            return self.env._(
                "%(partner)s: nothing to net in %(currency)s, for credits outweigh "
                "what is owed on one side only.",
                partner=partner,
                currency=currency,
            )
        return None

    @api.model
    def _get_names(self, target):
        """Return what the customers of a target are called."""
        customers = self.env["res.partner"].browse(target.customers)
        return ", ".join(customers.mapped("display_name"))

    @api.model
    def _get_problem_sentence(self, problem, key, plan, amounts):
        """Put what is wrong with amounts set by hand into words.

        :param problem: a code of :func:`~..core.allocation.check_amounts`
        :param key: the item it is about, ``None`` for the totals
        :param amounts: minor units by item key
        """
        item = next((item for item in plan.items if key and item.key == key), None)
        if item:
            return self._get_item_problem_sentence(problem, item, plan, amounts[key])
        return self._get_totals_problem_sentence(problem, plan, amounts)

    @api.model
    def _get_item_problem_sentence(self, problem, item, plan, amount):
        """Put what is wrong with the amount of one item into words.

        :param amount: minor units of the item's currency
        """
        currency = self.env["res.currency"].browse(item.currency)
        line = self.env["account.move.line"].browse(item.key)
        values = {
            "item": line._get_netting_label(),
            "amount": currency.format(currency._netting_amount(amount)),
            "open": currency.format(currency._netting_amount(item.units)),
        }
        if problem == ABOVE_OPEN:
            return self.env._(
                "%(item)s: %(amount)s is more than the %(open)s still open.",
                **values,
            )
        if problem == ABOVE_LIMIT:
            most = currency._netting_amount(plan.item_limits()[item.key])
            discount = plan.discounts.get(item.key)
            reason = self._get_discount_sentence(discount, currency)
            if limit := plan.limits.get(item.key):
                reason = self._get_sentence(limit.code, item, plan.target)
            return self.env._(
                "%(item)s: %(amount)s is more than the %(limit)s that may be "
                "netted. %(reason)s",
                limit=currency.format(most),
                reason=reason,
                **values,
            )
        return self.env._(
            "%(item)s: %(amount)s has the wrong sign, for %(open)s is open.",
            **values,
        )

    @api.model
    def _get_totals_problem_sentence(self, problem, plan, amounts):
        """Put what is wrong with the totals of both sides into words."""
        currency = self.env["res.currency"].browse(plan.target.currency)

        def money(units):
            return currency.format(currency._netting_amount(units))

        receivable, payable = plan.totals(amounts)
        if problem == ABOVE_CEILING:
            share = min(plan.shares, key=lambda share: share.units())
            return self.env._(
                "%(partner)s: %(amount)s is more than the %(limit)s that may be netted "
                "still. %(reason)s",
                partner=self._get_names(plan.target),
                amount=money(abs(receivable)),
                limit=money(share.units()),
                reason=self._get_share_sentence(share.allowance, plan),
            )
        values = {
            "partner": self._get_names(plan.target),
            "receivable": money(receivable),
            "payable": money(payable),
        }
        if problem == ZERO_SIDE:
            return self.env._(
                "%(partner)s: %(receivable)s on the customer side and %(payable)s on "
                "the vendor side: a side that totals zero nets nothing.",
                **values,
            )
        return self.env._(
            "%(partner)s: both sides must be equal, but %(receivable)s is netted on "
            "the customer side and %(payable)s on the vendor side.",
            **values,
        )
