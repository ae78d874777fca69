"""Searching among ids, however many there are."""

from odoo.fields import Domain

#: From here on a search without ids is quicker than one among so many.
MANY_IDS = 20_000


def among(field, ids):
    """Return the domain that keeps a search to some ids.

    What is searched for (payments on their way, open nettings) is rare, so that with
    very many ids it is quicker to find them all; callers pick theirs out.

    :param field: name of the field that is searched
    """
    return Domain.TRUE if len(ids) > MANY_IDS else Domain(field, "in", ids)
