"""The four parts of the benchmark: each prepares its books, measures, and concludes."""

from statistics import median

from benchmarks import books, processes
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
LEAST_SPEEDUP = 1.8


def compare_with_oca(options):
    """Net the same data with our rule and with a loop over OCA's wizard."""
    names = {
        addon: books.ensure(addon, items=ITEMS, pairs=options.pairs + WARM_UP)
        for addon in ("ours", "oca")
    }
    ours, oca = [], []
    for turn in range(1, options.repeat + 1):
        ours.append(_net_ours(names["ours"], options.pairs, turn))
        oca.append(_net_oca(names["oca"], min(options.oca_pairs, options.pairs), turn))
        _check_alike(ours[-1], oca[-1])
    return _conclude_comparison(Median(ours), Median(oca), options)


def _net_ours(name, pairs, turn):
    return processes.run(
        f"Ours: {pairs:,} pairs ({turn})",
        books.copy_for_run(name),
        "net_ours",
        pairs=pairs,
        warm_up=WARM_UP,
    )


def _net_oca(name, pairs, turn):
    return processes.run(
        f"OCA's wizard: {pairs:,} pairs ({turn})",
        books.copy_for_run(name),
        "net_oca",
        with_oca=True,
        pairs=pairs,
        warm_up=WARM_UP,
    )


def _check_alike(ours, oca):
    """Make sure that both did the same work."""
    if any(ours["left"].get(name) != left for name, left in oca["left"].items()):
        raise Failure("The two add-ons left different amounts open.")


class Median:
    """Medians of what several processes measured, per pair where that makes sense."""

    def __init__(self, results):
        self._results = results

    def per_pair(self, *names):
        """Return the median of the sum of some figures, per pair."""
        return median(
            sum(result[name] for name in names) / result["pairs"]
            for result in self._results
        )

    def of(self, name):
        return median(result[name] for result in self._results)


def _conclude_comparison(ours, oca, options):
    figures = {
        "wall time per pair": (("wall",), ms, MOST_OF_OCA),
        "CPU time per pair, Odoo": (("cpu",), ms, None),
        "CPU time per pair, PostgreSQL": (("session_cpu",), ms, None),
        "CPU time per pair, both": (("cpu", "session_cpu"), ms, None),
    }
    rows = []
    for what, (names, show, most) in figures.items():
        mine, theirs = ours.per_pair(*names), oca.per_pair(*names)
        ratio = mine / theirs if theirs else 0
        rows.append(
            Row(
                what,
                f"{show(mine)} / {show(theirs)} = {ratio:.3f}",
                f"at most {most}" if most else "",
                ratio <= most if most else None,
            )
        )
    mine, theirs = ours.per_pair("queries"), oca.per_pair("queries")
    rows.append(
        Row(
            "queries per pair",
            f"{mine:.2f} / {theirs:.1f} = {mine / theirs:.3f}",
            f"at most {MOST_QUERIES}",
            mine <= MOST_QUERIES,
        )
    )
    rows.append(Row("peak memory", f"{mb(ours.of('peak'))} / {mb(oca.of('peak'))}"))
    return Section(
        "Against OCA's wizard (ours / theirs)",
        f"{options.pairs} pairs by our rule, {min(options.oca_pairs, options.pairs)} by"
        f" a loop over the wizard, on copies of the same books; {ITEMS} open items a"
        f" pair; messages and tracking as in production; median of {options.repeat};"
        f" load {ours.of('load'):.1f} and {oca.of('load'):.1f}.",
        rows,
    )


def check_flatness(options):
    """Net a few pairs and very many, and compare the time each takes."""
    results = {}
    for pairs, turns in ((options.pairs, options.repeat), (options.flat_pairs, 1)):
        name = books.ensure("ours", items=ITEMS, pairs=pairs + WARM_UP)
        results[pairs] = Median(
            [_net_ours(name, pairs, turn) for turn in range(1, turns + 1)]
        )
    few, many = results.values()
    slower = many.per_pair("wall") / few.per_pair("wall") - 1
    slower_cpu = (
        many.per_pair("cpu", "session_cpu") / few.per_pair("cpu", "session_cpu") - 1
    )
    return Section(
        f"{options.flat_pairs:,} pairs against {options.pairs}",
        f"Each number of pairs in books of its own; load {many.of('load'):.1f} and"
        f" {few.of('load'):.1f}.",
        [
            Row(
                "wall time per pair",
                f"{ms(many.per_pair('wall'))} / {ms(few.per_pair('wall'))}"
                f" = {percent(slower)}",
                f"at most {percent(MOST_SLOWER)}",
                slower <= MOST_SLOWER,
            ),
            Row(
                "CPU time per pair, Odoo and PostgreSQL",
                f"{ms(many.per_pair('cpu', 'session_cpu'))}"
                f" / {ms(few.per_pair('cpu', 'session_cpu'))} = {percent(slower_cpu)}",
            ),
            Row(
                "queries per pair",
                f"{many.per_pair('queries'):.2f} / {few.per_pair('queries'):.2f}",
            ),
            Row(
                f"growth of memory over {options.flat_pairs:,} pairs",
                mb(many.of("growth")),
                f"less than {mb(MOST_GROWTH)}",
                many.of("growth") < MOST_GROWTH,
            ),
        ],
    )


def read_large_ledger(options):
    """Find and plan among a million open items."""
    name = books.ensure(
        "ours", items=MANY_ITEMS, pairs=options.million_pairs, chatter=False
    )
    figures = processes.run(
        f"Reading {MANY_ITEMS * options.million_pairs:,} open items",
        name,
        "read",
        repeat=options.repeat,
    )
    titles = {
        # One line for each of ``measurements.READINGS``: what it is, and its target.
        "find": ("finding the pairs a rule has to look at", None),
        "plan": ("finding and planning all (the simulation)", MOST_SECONDS),
    }
    rows = []
    for key, (what, most) in titles.items():
        turns = figures[key]
        wall = median(turn["wall"] for turn in turns)
        cpu = median(turn["cpu"] + turn["session_cpu"] for turn in turns)
        rows.append(
            Row(
                f"{what}: {turns[0]['found']:,} pairs",
                f"{seconds(wall)} (CPU {seconds(cpu)},"
                f" {turns[0]['queries']} queries, peak {mb(turns[0]['peak'])})",
                f"less than {most} s" if most else "",
                wall < most if most else None,
            )
        )
    load = turns[-1]["load"]
    return Section(
        f"{MANY_ITEMS * options.million_pairs:,} open items"
        f" in {options.million_pairs:,} pairs",
        f"An agreement for each pair; median of {options.repeat}; load {load:.1f}.",
        rows,
    )


def share_work(options):
    """Net two companies' pairs with one process, then with two."""
    name = books.ensure("ours", items=ITEMS, pairs=options.parallel_pairs, companies=2)
    rates = {1: [], 2: []}
    for turn in range(1, options.repeat + 1):
        for count, found in rates.items():
            found.append(_net_together(name, count, turn, options.parallel_pairs))
    one, two = median(rates[1]), median(rates[2])
    return Section(
        "Two processes on two companies",
        f"{options.parallel_pairs} pairs in each company; median of {options.repeat}.",
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
    )


def _net_together(name, count, turn, pairs):
    """Return how many pairs a second so many processes net."""
    run = books.copy_for_run(name)
    processes.run("Preparing two runs", run, "begin_runs")
    figures = processes.run_together(
        f"Netting with {count} process{'es' if count > 1 else ''} ({turn})",
        run,
        "net_pending",
        count,
    )
    posted = processes.run("Counting", run, "count_posted")
    if posted != [pairs, pairs]:
        raise Failure(f"{posted} pairs were netted of {pairs} in each company.")
    begin = min(figure["begin"] for figure in figures)
    end = max(figure["end"] for figure in figures)
    return 2 * pairs / (end - begin)
