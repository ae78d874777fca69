"""Answer an amount typed in a form with what follows from it, and with nothing else.

The browser asks twice: of the item first, then of the form with both sides.
"""

from odoo import models
from odoo.fields import Command

from odoo.addons.web.models.models import RecordSnapshot

from .account_netting_sides_mixin import SIDE_FIELDS


class AccountNettingItemMixin(models.AbstractModel):
    _inherit = "account.netting.item.mixin"

    def onchange(self, values, field_names, fields_spec):
        """Answer a typed amount without what is computed of an item regardless of it.

        Why an item cannot be netted is asked of all items of its netting at once.
        """
        if field_names == ["amount"] and "amount" not in self._onchange_methods:
            followers = find_followers(self, self._fields["amount"])
            fields_spec = {
                name: spec
                for name, spec in fields_spec.items()
                if name in followers or self._fields[name].store
            }
        return super().onchange(values, field_names, fields_spec)


class AccountNettingSidesMixin(models.AbstractModel):
    _inherit = "account.netting.sides.mixin"

    def onchange(self, values, field_names, fields_spec):
        """Answer a typed amount with what follows from amounts alone.

        It changes no other item, so thousands of them need not be compared, nor planned
        anew. What another module hooks on the items still goes Odoo's way.
        """
        if (
            not self
            or not field_names
            or not set(field_names).issubset(SIDE_FIELDS)
            or any(name in self._onchange_methods for name in field_names)
            or any(
                command[0] != Command.UPDATE
                for name in SIDE_FIELDS
                for command in values.get(name, ())
            )
        ):
            return super().onchange(values, field_names, fields_spec)
        self.check_access("write")
        names = find_followers(self, self[SIDE_FIELDS[0]]._fields["amount"])
        return {
            "value": self._answer_amounts(
                values,
                field_names,
                {name: spec for name, spec in fields_spec.items() if name in names},
            )
        }

    def _answer_amounts(self, values, field_names, fields_spec):
        """Return the followers of amounts, in the format of Odoo's ``onchange``.

        It does what that does, less what it would do to find out which of the followers
        were the same before.

        :param values: what was edited in the form since it was saved
        :param field_names: the sides whose items are edited just now
        :param fields_spec: of the followers that the form shows
        """
        self.ensure_one()
        self.env.flush_all()
        lists = {
            name: spec
            for name, spec in fields_spec.items()
            if self._fields[name].type in ("one2many", "many2many")
        }
        form = self.new(
            {name: self[name] for name in (*SIDE_FIELDS, *lists)}, origin=self
        )
        if "line_ids" in form._fields:
            # Read by itself, it would hold other copies of the same items.
            copies = {copy.origin: copy for copy in form._get_items()._ids}
            in_order = tuple(copies[item_id] for item_id in self.line_ids._ids)
            form._fields["line_ids"]._insert_cache(form, [in_order])
        has_other_edits = not values.keys() <= {*SIDE_FIELDS, *fields_spec}
        for records in (form, *(form[name] for name in SIDE_FIELDS)):
            self._take_over(records, has_other_edits)
        single = fields_spec.keys() - lists.keys()
        form._update_cache(
            {
                name: value
                for name, value in values.items()
                if name not in single and name not in field_names
            }
        )
        before = RecordSnapshot(form, lists)
        form._update_cache({name: values[name] for name in field_names})
        # The others are not in the form's cache; to Odoo the items as such would be
        # other ones, and all that follows from them.
        form._compute_anew(lists)
        answer = RecordSnapshot(form, lists).diff(before)
        [answer_of_single] = form.web_read({name: fields_spec[name] for name in single})
        del answer_of_single["id"]
        return answer | answer_of_single

    def _take_over(self, records, has_other_edits):
        """Move what is saved of records into a form, all at once.

        One by one, Odoo would read or compute for each of thousands what is known. And
        were it kept for what is saved as well, Python would compare the two whenever
        it looked for either, since a record and its copy in a form have one hash.

        :param has_other_edits: more than amounts was edited, such as the date: what is
            computed may then differ from what is saved
        """
        saved = records._origin
        saved.fetch()
        saved_ids = set(saved._ids)
        followers = ()
        if records._name == self._name:
            followers = find_followers(self, self[SIDE_FIELDS[0]]._fields["amount"])
        for field in records._fields.values():
            if not field.store or not field.column_type or field.name in followers:
                continue
            if has_other_edits and field.compute and field.readonly:
                continue
            cache = field._get_cache(self.env)
            # What the user may not read was not fetched.
            if cache.keys() >= saved_ids:
                field._insert_cache(records, list(map(cache.pop, saved._ids)))

    def _compute_anew(self, names):
        """See that computed fields of a form are computed when they are read."""
        for name in names:
            field = self._fields[name]
            if field.store:
                self.env.add_to_compute(field, self)
            else:
                self.invalidate_recordset([name], flush=False)


def find_followers(records, amount):
    """Return the names of the records' fields that follow from an amount.

    :param amount: the field ``amount`` of items
    """
    return {
        field.name
        for field in records.pool.get_dependent_fields(amount)
        if field.model_name == records._name
    }
