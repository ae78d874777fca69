"""Tell netting's own writes from everybody else's.

Entries of a netting, and the matching they make, can be undone in one way only:
*Reverse netting*. A context key alone would not protect them, since callers of the
external API choose their context; nobody outside this process can send this very
object.
"""

_AT_WORK = object()
_KEY = "account_netting_at_work"


def at_work(records):
    """Return the records in a context in which netting may touch its own entries."""
    if is_at_work(records.env):
        return records
    return records.with_context(**{_KEY: _AT_WORK})


def is_at_work(env):
    """Tell whether the environment is one that :func:`at_work` made."""
    return env.context.get(_KEY) is _AT_WORK
