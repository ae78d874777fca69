"""The guard: what is read-only on a record is written by its own methods alone."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...guard import is_at_work


class AccountNettingGuardedMixin(models.AbstractModel):
    """Make ``readonly`` on a field hold for everybody, not only in views.

    To Odoo it is a hint for the client: whoever may write a record may write all its
    fields over the external API. Here the one place through which every value passes
    asks whether netting itself is at work, see ``guard.py``: create and write, and so
    copies, imports, nested commands, translations, and superusers too. What Odoo
    computes does not pass there.
    """

    _name = "account.netting.guarded.mixin"
    _description = "Record Whose Read-Only Fields Its Methods Write"

    #: Read-only fields that whoever creates a record names, for they say what it is of.
    _named_at_creation = frozenset()

    def _check_field_access(self, field, operation):
        """Refuse a read-only field, unless one of our own methods writes it.

        Odoo asks for each value given to ``create``, ``default_`` keys of the context
        included, without records; and for each value given to ``write``.

        :raises AccessError: naming the field and the record
        """
        super()._check_field_access(field, operation)
        if (
            operation == "read"
            or not field.readonly  # before all else: most fields are not
            or is_at_work(self.env)
            or not self._is_guarded(field)
            or (not self and field.name in self._named_at_creation)
        ):
            return
        label = field.get_description(self.env, ["string"])["string"]
        if self:
            raise AccessError(
                self.env._(
                    "“%(field)s” of %(record)s cannot be written: it follows from what "
                    "is done with the buttons.",
                    field=label,
                    record=self[0].display_name,
                )
            )
        raise AccessError(
            self.env._(
                "“%(field)s” of a new record (%(document)s) cannot be set: it follows "
                "from what is done with the buttons later.",
                field=label,
                document=self.env["ir.model"]._get(self._name).name,
            )
        )

    @api.model
    def default_get(self, fields):
        """Take defaults of read-only fields from the model, never from the caller.

        The context is the caller's, and so are defaults that users store.
        """
        given = {
            key.removeprefix("default_")
            for key in self.env.context
            if key.startswith("default_")
        }
        given.update(self.env["ir.default"]._get_model_defaults(self._name))
        guarded = [
            self._fields[name]
            for name in given.intersection(fields, self._fields)
            if self._is_guarded(self._fields[name])
            and name not in self._named_at_creation
        ]
        if not guarded:
            return super().default_get(fields)
        names = {field.name for field in guarded}
        defaults = super().default_get([name for name in fields if name not in names])
        for field in guarded:
            if field.default:
                value = field.convert_to_cache(field.default(self), self)
                defaults[field.name] = field.convert_to_write(value, self)
        return defaults

    @api.model
    def _has_editable(self, vals):
        """Tell whether values name a field of ours that people edit."""
        return any(
            not field.readonly and self._original_module in field._modules
            for field in map(self._fields.get, vals)
            if field
        )

    @api.model
    def _is_guarded(self, field):
        """Tell whether a field is read-only: any of a model of ours, or ours elsewhere.

        Who wrote a record when is Odoo's to say: it lets nobody name that.
        """
        return (
            field.readonly
            and field.name not in models.MAGIC_COLUMNS
            and (
                self._name.startswith("account.netting")
                or any(
                    module.startswith("account_netting")
                    for module in field._modules[:1]
                )
            )
        )

    def _check_state(self, states, refusal):
        """Refuse a button pressed in a state it does not fit, for all records at once.

        :param states: those in which it may be pressed
        :param refusal: the sentence that says so, translated, where ``%(document)s``
            and ``%(state)s`` are still to be filled in
        :raises UserError: with a sentence for each record in another state
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        problems = [
            refusal % {"document": record.display_name, "state": labels[record.state]}
            for record in self
            if record.state not in states
        ]
        if problems:
            raise UserError("\n".join(problems))
