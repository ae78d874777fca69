"""What ``make demo`` shows; run inside ``odoo shell``, where Odoo is at hand."""


def load_demo(env):
    """Fill the demo database.

    :param env: of the superuser, in a database with the generic chart of
        accounts and the add-on; the caller commits
    """
