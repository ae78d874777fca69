"""Spare Odoo making the same environments over and over.

Whatever amount Odoo writes, it rounds in its currency, and asks for that in an
environment which reads no other fields. It finds an environment again for as long as
somebody holds it, and makes it anew when nobody does: for each single amount, which
took a tenth of the time of posting. Nothing else depends on who holds one.
"""

from contextlib import contextmanager


@contextmanager
def keeping_environments(env, *contexts):
    """Hold the environments in which Odoo asks for currencies while much is written.

    Few, for Odoo looks through them all: the one in which it writes what is left for
    the end, and those of some contexts.

    :param env: in which is written
    :param contexts: dictionaries of what Odoo adds to the context where it writes
    """
    first = env.transaction.default_env or env
    asking = {"prefetch_fields": False}
    held = [first(su=True, context={**first.context, **asking})]
    for context in contexts:
        whole = {**env.context, **context, **asking}
        # To compare and to insert an amount, and to keep what was inserted.
        held += [
            env(su=True, context=whole),
            env(su=True, context={**whole, "bin_size": False}),
        ]
    try:
        yield
    finally:
        held.clear()
