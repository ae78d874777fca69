"""The parts of the benchmark: each prepares its books, measures, and concludes."""

from statistics import median

from benchmarks import books, processes
from benchmarks.figures import Figures
from benchmarks.report import Row, Section, mb, ms, percent, seconds
from tools.console import Failure

ITEMS = 6  # open items a pair
MANY_ITEMS = 10  # and in the large ledger
WARM_UP = 5  # pairs netted before the clock runs

MOST_OF_OCA = 0.1
MOST_QUERIES = 6
MOST_SLOWER = 0.1
MOST_GROWTH = 200 * 2**20
MOST_SECONDS = 10
MOST_SECONDS_OF_LIST = 1
MOST_MS_A_LINE = 0.2  # of the simulation, to write it down
LEAST_SPEEDUP = 1.8

#: What is read of the large ledger: the keys of ``measurements.READINGS``, with what
#: each is, and the most seconds it may take.
READINGS = {
    "find": ("pairs for a rule to look at", None),
    "plan": ("pairs found and planned, as the simulation does", MOST_SECONDS),
    "list": ("positions or more: their list's first page", MOST_SECONDS_OF_LIST),
}


# ---------------------------------------------------------------- against OCA


def compare_with_oca(options):
    """Net the same data with our rule and with a loop over OCA's wizard."""
    few = min(options.oca_pairs, options.pairs)
    names = {
        addon: books.ensure(addon, items=ITEMS, pairs=options.pairs + WARM_UP)
        for addon in ("ours", "oca")
    }
    ours, theirs = [], []
    for turn in range(1, options.repeat + 1):
        ours.append(net_ours(names["ours"], options.pairs, turn))
        theirs.append(_net_with_oca(names["oca"], few, turn))
        _check_alike(ours[-1], theirs[-1])
    return _conclude_comparison(
        Figures(ours, options.pairs),
        Figures(theirs, few),
        f"{options.pairs} pairs netted by our rule, {few} by a loop over the wizard, in"
        f" copies of the same books; {ITEMS} open items a pair; messages and tracking"
        f" as in production; median of {options.repeat} turns.",
    )


def net_ours(name, pairs, turn=1):
    return processes.run(
        f"Netting {pairs:,} pairs with a rule ({turn})",
        books.copy_for_run(name),
        "net_ours",
        pairs=pairs,
        warm_up=WARM_UP,
    )


def _net_with_oca(name, pairs, turn):
    return processes.run(
        f"Netting {pairs:,} pairs with OCA's wizard ({turn})",
        books.copy_for_run(name),
        "net_oca",
        with_oca=True,
        pairs=pairs,
        warm_up=WARM_UP,
    )


def _check_alike(ours, theirs):
    """Make sure that both did the same work."""
    if any(ours["left"].get(name) != left for name, left in theirs["left"].items()):
        raise Failure("The two add-ons left different amounts open.")


def _conclude_comparison(ours, theirs, note):
    def times(mine, other):
        return f"{ms(mine)} / {ms(other)} = {mine / other:.3f}"

    return Section(
        "Our rule / OCA's wizard, for each pair",
        note,
        [
            Row(
                "wall time",
                times(ours.wall, theirs.wall),
                f"at most {MOST_OF_OCA}",
                ours.wall <= MOST_OF_OCA * theirs.wall,
            ),
            Row(
                "of ours, in Odoo's creating, posting and matching of entries",
                f"{ours.odoo_share:.0%}",
            ),
            Row("CPU time of Odoo and PostgreSQL", times(ours.cpu, theirs.cpu)),
            Row("CPU time of Odoo alone", times(ours.odoo_cpu, theirs.odoo_cpu)),
            Row(
                "queries",
                f"{ours.queries:.2f} / {theirs.queries:.1f}"
                f" = {ours.queries / theirs.queries:.3f}",
                f"at most {MOST_QUERIES}",
                ours.queries <= MOST_QUERIES,
            ),
            Row("peak memory in all", f"{mb(ours.peak)} / {mb(theirs.peak)}"),
        ],
        disturbed=ours.was_disturbed or theirs.was_disturbed,
    )


# ---------------------------------------------------------------- flatness


def check_flatness(options):
    """Net some pairs and very many, and compare what each takes."""
    few = Figures(
        [
            net_ours(_ensure_pairs(options.pairs), options.pairs, turn)
            for turn in range(1, options.repeat + 1)
        ],
        options.pairs,
    )
    many = Figures(
        [net_ours(_ensure_pairs(options.flat_pairs), options.flat_pairs)],
        options.flat_pairs,
    )

    def times(more, less):
        return f"{ms(more)} / {ms(less)} = {percent(more / less - 1)}"

    return Section(
        f"{options.flat_pairs:,} pairs / {options.pairs} pairs, for each pair",
        f"Each in books with no others; {ITEMS} open items a pair.",
        [
            Row(
                "wall time",
                times(many.wall, few.wall),
                f"at most {percent(MOST_SLOWER)}",
                many.wall <= (1 + MOST_SLOWER) * few.wall,
            ),
            Row("CPU time of Odoo and PostgreSQL", times(many.cpu, few.cpu)),
            Row("queries", f"{many.queries:.2f} / {few.queries:.2f}"),
            Row(
                "growth of memory in all",
                f"{mb(many.growth)} / {mb(few.growth)}",
                f"less than {mb(MOST_GROWTH)}",
                many.growth < MOST_GROWTH,
            ),
        ],
        disturbed=few.was_disturbed or many.was_disturbed,
    )


def _ensure_pairs(pairs):
    return books.ensure("ours", items=ITEMS, pairs=pairs + WARM_UP)


# ---------------------------------------------------------------- a large ledger


def read_large_ledger(options):
    """Find and plan among a million open items."""
    items = MANY_ITEMS * options.million_pairs
    name = books.ensure(
        "ours", items=MANY_ITEMS, pairs=options.million_pairs, chatter=False
    )
    turns = processes.run(
        f"Reading {items:,} open items", name, "read", repeat=options.repeat
    )
    figures = {key: Figures(turns[key]) for key in READINGS}
    few, many = (max(options.million_pairs // part, 1) for part in (10, 1))
    written_few, written_many = (
        Figures([figure], count)
        for figure, count in zip(
            processes.run(
                "Writing simulations", name, "write_simulations", counts=[few, many]
            ),
            (few, many),
            strict=True,
        )
    )
    return Section(
        f"{items:,} open items of {options.million_pairs:,} pairs",
        f"An agreement for each pair; median of {options.repeat} turns.",
        [
            Row(
                f"{turns[key][0]['found']:,} {what}",
                f"{seconds(figures[key].wall)} (CPU {seconds(figures[key].cpu)},"
                f" {figures[key].queries:.0f} queries, memory {mb(figures[key].peak)})",
                f"less than {most} s" if most else "",
                figures[key].wall < most if most else None,
            )
            for key, (what, most) in READINGS.items()
        ]
        + [
            Row(
                f"the simulation of {many:,} pairs written down, a line"
                f" / of {few:,} pairs",
                " / ".join(
                    f"{1000 * one.wall:.2f} ms" for one in (written_many, written_few)
                ),
                f"at most {MOST_MS_A_LINE} ms",
                1000 * written_many.wall <= MOST_MS_A_LINE,
            )
        ],
        disturbed=any(figure.was_disturbed for figure in figures.values()),
    )


# ---------------------------------------------------------------- two processes


def share_work(options):
    """Net two companies' pairs with one process, then with two."""
    name = books.ensure("ours", items=ITEMS, pairs=options.parallel_pairs, companies=2)
    turns = {1: [], 2: []}
    for turn in range(1, options.repeat + 1):
        for count, found in turns.items():
            found.append(_net_together(name, count, turn, options.parallel_pairs))
    one = median(rate for rate, _disturbed in turns[1])
    two = median(rate for rate, _disturbed in turns[2])
    return Section(
        "Two processes on two companies",
        f"{options.parallel_pairs} pairs in each company; median of {options.repeat}"
        " turns.",
        [
            Row("one process", f"{one:.1f} pairs a second"),
            Row("two processes", f"{two:.1f} pairs a second"),
            Row(
                "two against one",
                f"{two / one:.2f}",
                f"at least {LEAST_SPEEDUP}",
                two / one >= LEAST_SPEEDUP,
            ),
        ],
        disturbed=any(disturbed for _rate, disturbed in turns[1]),
    )


def _net_together(name, count, turn, pairs):
    """Net with so many processes at once.

    :return: pairs a second, and whether the processor was busy with other work too
    """
    run = books.copy_for_run(name)
    processes.run("Preparing a run of each company", run, "begin_runs")
    figures = processes.run_together(
        f"Netting with {count} process{'es' if count > 1 else ''} ({turn})",
        run,
        "net_pending",
        count,
    )
    posted = processes.run("Counting what was netted", run, "count_posted")
    if posted != [pairs, pairs]:
        raise Failure(f"{posted} pairs were netted of {pairs} in each company.")
    begin = min(figure["begin"] for figure in figures)
    end = max(figure["end"] for figure in figures)
    return 2 * pairs / (end - begin), Figures(figures).was_disturbed
