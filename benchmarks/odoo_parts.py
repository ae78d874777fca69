"""The parts of the benchmark that set us against Odoo itself."""

from benchmarks import books, processes
from benchmarks.figures import Figures
from benchmarks.parts import ITEMS, WARM_UP, net_ours
from benchmarks.report import Row, Section, ms, percent
from tools import paths

MOST_OF_LIMIT = 1.35
MOST_SLOWER_BESIDE = 0.02
MOST_QUERIES_BESIDE = 2
_ENTRIES = paths.LOCAL / "benchmarks/entries.json"


def compare_with_limit(options):
    """Net with our rule, and make the same entries with Odoo's own methods."""
    name = books.ensure("ours", items=ITEMS, pairs=options.pairs + WARM_UP)
    plain = books.ensure("plain", items=ITEMS, pairs=options.pairs + WARM_UP)
    ours, limit = [], []
    for turn in range(1, options.repeat + 1):
        ours.append(net_ours(name, options.pairs, turn))
        processes.run(
            "Writing down the entries", books.RUN, "write_entries", path=str(_ENTRIES)
        )
        limit.append(
            processes.run(
                f"Making them with Odoo's own methods ({turn})",
                books.copy_for_run(plain),
                "net_at_limit",
                path=str(_ENTRIES),
                warm_up=WARM_UP,
            )
        )
    mine, least = Figures(ours, options.pairs), Figures(limit, options.pairs)

    def row(what, attribute, unit=ms, target=True):
        one, other = getattr(mine, attribute), getattr(least, attribute)
        most = MOST_OF_LIMIT if target else None
        return Row(
            what,
            f"{unit(one)} / {unit(other)} = {one / other:.2f}",
            f"at most {most}" if most else "",
            one <= most * other if most else None,
        )

    return Section(
        "Our rule / Odoo's own methods, for each pair",
        f"{options.pairs} pairs netted by our rule, and the same entries created,"
        " posted and matched by Odoo's own methods, as many in a batch, with nothing of"
        f" ours installed and tracking off; median of {options.repeat} turns.",
        [
            row("wall time", "wall"),
            row("CPU time of Odoo and PostgreSQL", "cpu"),
            row("queries", "queries", "{:.2f}".format, target=False),
        ],
        disturbed=mine.was_disturbed or least.was_disturbed,
    )


def check_bystander(options):
    """Let somebody who does not net work with and without our add-on."""
    names = {
        addon: books.ensure(addon, items=ITEMS, pairs=WARM_UP)
        for addon in ("plain", "ours")
    }
    turns = {addon: [] for addon in names}
    for turn in range(1, options.repeat + 1):
        for addon, name in names.items():
            turns[addon].append(
                processes.run(
                    f"Billing without netting, {addon} ({turn})",
                    books.copy_for_run(name),
                    "work_beside",
                    documents=options.bystander_documents,
                )
            )
    beside = Figures(turns["ours"], options.bystander_documents)
    alone = Figures(turns["plain"], options.bystander_documents)

    def row(what, one, other, text):
        slower = one / other - 1
        return Row(
            what,
            f"{text(one)} / {text(other)} = {percent(slower)}",
            f"at most {percent(MOST_SLOWER_BESIDE)}",
            slower <= MOST_SLOWER_BESIDE,
        )

    return Section(
        "A document of somebody who does not net, with / without the add-on",
        f"{options.bystander_documents} invoices of partners without an agreement,"
        " created, posted, paid in part and matched; alternating; median of"
        f" {options.repeat} turns.",
        [
            row("CPU time of Odoo and PostgreSQL", beside.cpu, alone.cpu, ms),
            row("queries", beside.queries, alone.queries, "{:.1f}".format),
            *_look_around(names, options.repeat),
        ],
        disturbed=beside.was_disturbed or alone.was_disturbed,
    )


def _look_around(names, repeat):
    """Return a row for each page that everybody opens, by its queries.

    :param names: books with and without the add-on, by ``ours`` and ``plain``
    """
    looks = {
        addon: processes.run(
            f"Looking around, {addon}", name, "look_around", repeat=repeat
        )
        for addon, name in names.items()
    }

    def row(what, page):
        one, other = (
            Figures(looks[addon][page]).queries for addon in ("ours", "plain")
        )
        return Row(
            what,
            f"{one:.0f} / {other:.0f} queries",
            f"at most {MOST_QUERIES_BESIDE} more",
            one - other <= MOST_QUERIES_BESIDE,
        )

    return [
        row("the accounting dashboard, nobody nets", "dashboard"),
        row("a partner's form, nobody nets", "partner"),
    ]
