"""The databases that are measured on, each a copy of the one before it.

- ``bench_seed_<items>``: two companies and some partners with so many open items each,
  posted by Odoo.
- ``bench_books_<items>_<companies>x<pairs>``: filled by SQL with copies of those.
- ``bench_ours_...`` and ``bench_oca_...``: with either add-on; the books themselves
  are Odoo without either.
- ``bench_run``: for one measurement.

All but the last are kept, and made anew when what they are made of has changed.
"""

import hashlib
from pathlib import Path

from benchmarks import processes
from tools import console, database, oca, odoo_command, templates

RUN = "bench_run"

_COMPANIES = 2
_DOCUMENTS = 300  # posted by Odoo, for each company
_SOURCES = ("cloning.py", "ledger.py")


def ensure(addon, *, items, pairs, companies=1, chatter=True):
    """Make a database with an add-on and so many pairs.

    :param addon: ``ours``, ``oca``, or ``plain`` for neither
    :param items: open items a pair
    :param pairs: in each company
    :param companies: how many companies are filled, the first or both
    :param chatter: also followers and messages of the documents
    :return: its name
    """
    books = _ensure_filled(items, pairs, companies, chatter)
    if addon == "plain":
        return books
    name = books.replace("books", addon)
    if addon == "ours":
        _ensure(name, books, templates.addon_recipe(), _install_ours)
    else:
        _ensure(name, books, " ".join(oca.NETTING.requirements), _install_oca)
    return name


def copy_for_run(name):
    """Copy a database for one measurement, which changes it."""
    database.copy(name, RUN)
    return RUN


def _ensure(name, source, made_of, complete):
    """Make a copy of a database and complete it, unless it is there already.

    :param made_of: text that changes when the outcome would
    :param complete: function that is given the copy's name
    """
    recipe = hashlib.sha256(
        f"{templates.recipe_of(source)} {made_of}".encode()
    ).hexdigest()
    if templates.recipe_of(name) == recipe:
        return
    partial = f"{name}_partial"
    database.copy(source, partial)
    complete(partial)
    with console.step("Gathering statistics"):
        database.query("VACUUM ANALYZE", partial)
    templates.note_recipe(partial, recipe)
    database.rename(partial, name)


def _ensure_filled(items, pairs, companies, chatter):
    seed = _ensure_seed(items)
    name = f"bench_books_{items}_{companies}x{pairs}"

    def fill(partial):
        processes.run(
            f"Filling the books: {companies} x {pairs:,} pairs of {items} items",
            partial,
            "fill",
            pairs=pairs,
            companies=companies,
            chatter=chatter,
        )

    _ensure(name, seed, f"{_read_sources()} {chatter}", fill)
    return name


def _ensure_seed(items):
    name = f"bench_seed_{items}"

    def seed(partial):
        processes.run(
            f"Posting {_COMPANIES * _DOCUMENTS} documents",
            partial,
            "seed",
            pairs=_DOCUMENTS // items,
            items=items,
            companies=_COMPANIES,
        )

    _ensure(name, templates.BASE, f"{_read_sources()} {_DOCUMENTS}", seed)
    return name


def _install_ours(name):
    templates.install_addon(name)
    processes.run("Concluding agreements", name, "agree")


def _install_oca(name):
    oca.NETTING.ensure()
    console.run_step(
        "Installing OCA's account_netting",
        odoo_command.command(
            *("-d", name, "-i", "account_netting", "--stop-after-init", "--no-http")
        ),
        "bench-install-oca.log",
        "Odoo stopped with an error.",
        env=processes.environ(with_oca=True),
    )


def _read_sources():
    """Return our own code that decides what is in the books."""
    here = Path(__file__).parent
    return "".join((here / name).read_text() for name in _SOURCES)
