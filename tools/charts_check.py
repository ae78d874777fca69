"""Try the add-on with the charts of accounts of this Odoo, and tell of each.

Each chart has two companies in one database: one was there before the add-on, the
other comes after. What was found is kept, so that a part can be tried again alone.
"""

import json
import os

from tools import console, database, paths, templates

_CHARTED = "netting_charts"
_DATABASE = f"netting_charts_check_{os.getpid()}"  # several may run at once
_RESULTS = paths.CACHE / "charts.jsonl"
_DOCUMENT = paths.ROOT / "docs" / "development" / "charts.md"
_NOTES = """\
Two ask something of the accountant, and the add-on says what: Pakistan's chart (`pk`)
names no accounts for exchange gains and losses, which a netting in a foreign currency
needs; Taiwan's (`tw`) marks the receivable of all invoices *Non Trade*, so that the
agreement has to say that such items are netted too. The job does both.
"""
_PARTS = ("net", "advice", "reversal", "currency", "tax on payment")


def run(parts=()):
    """Do the whole job in each chart, print what came of it, and note it in the docs.

    All charts take an hour or more: stopped, it goes on where it was as long as the
    add-on stays as it is.

    :param parts: charts or countries, all by default, which alone writes the docs
    :return: the exit status: 0 when all went well
    """
    charts = _find_charts([part.lower() for part in parts])
    charted = f"{_CHARTED}_part" if parts else _CHARTED
    _prepare(charted, charts)
    rows = _check(charted, charts, is_anew=bool(parts))
    for row in rows:
        console.say(
            f"  {row['chart']:<16} {row['country']:<3} {row.get('code', ''):<16}"
            f" {row['result'] or 'ok'}"
        )
    if not parts:
        _DOCUMENT.write_text(_document(rows))
    failed = [row for row in rows if row["result"]]
    console.say(f"{len(rows) - len(failed)} of {len(rows)} charts are all right.")
    for row in failed:
        console.say(f"\n{row['chart']}: {row['trace']}")
    return 1 if failed else 0


def _find_charts(parts):
    """Return the module of each chart to try."""
    path = paths.CACHE / "charts-found.json"
    templates.run_worker(
        "Looking for charts of accounts",
        templates.BASE,
        f"chart_worker.find(env, {str(path)!r}, {parts!r})",
    )
    charts = json.loads(path.read_text())
    if not charts:
        raise console.Failure(f"There is no chart of {', '.join(parts)}.")
    return charts


def _prepare(charted, charts):
    """Make a database with a company of each chart, and without the add-on.

    It is kept for the next time, unless Odoo or the charts asked for change.
    """
    modules = sorted(set(charts.values()) - {"account"})
    recipe = f"{templates.recipe_of(templates.BASE)} {' '.join(modules)}"
    if templates.recipe_of(charted) != recipe:
        database.drop(charted)
        database.copy(templates.BASE, charted)
        if modules:
            templates.install_modules(charted, *modules)
        templates.note_recipe(charted, recipe)
    templates.run_worker(
        "Giving each chart a company", charted, f"chart_worker.load(env, {[*charts]})"
    )


def _check(charted, charts, is_anew):
    """Return the rows of all charts; those of before that hold are not tried again."""
    database.copy(charted, _DATABASE)
    try:
        templates.install_addon(_DATABASE)
        recipe = templates.addon_recipe()
        rows = {} if is_anew else _read_rows(recipe)
        left = [chart for chart in charts if rows.get(chart, {}).get("result", "new")]
        templates.run_worker(
            "Netting in each chart",
            _DATABASE,
            f"chart_worker.check(env, {left}, {str(_RESULTS)!r}, {recipe!r})",
        )
    finally:
        database.drop(_DATABASE)
    rows = _read_rows(recipe)
    return [rows[chart] for chart in charts]


def _read_rows(recipe):
    """Return the rows of the add-on as it is, by chart; the last of each counts."""
    if not _RESULTS.exists():
        return {}
    rows = [json.loads(line) for line in _RESULTS.read_text().splitlines()]
    return {row["chart"]: row for row in rows if row["recipe"] == recipe}


def _document(rows):
    lines = [
        "# Charts of accounts",
        "",
        "`make charts-check` wrote this page. It does the whole job in two companies "
        "of each chart of Odoo 19.0, one that was there before the add-on and one that "
        f"came after; {len(rows)} companies were there when it was installed. The job: "
        "invoice and bill with the chart's default taxes, netting, advice, reversal, "
        "the same in a foreign currency, and tax on payment where the chart has it. "
        "The bridging account is zero after each step.",
        "",
        "| chart | country | bridging account | comes after | "
        + " | ".join(_PARTS)
        + " |",
        "|---|---|---|---|" + "---|" * len(_PARTS),
    ]
    for row in rows:
        done = row.get("done", [])
        cells = [
            row["chart"],
            row["country"],
            f"{row.get('code', '')} {row.get('name', '')}",
            row.get("beside", ""),
            *(("yes" if part in done else "–") for part in _PARTS),
        ]
        if row["result"]:
            cells[4:] = [row["result"].replace("|", "/"), *[""] * (len(_PARTS) - 1)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + f"\n\n{_NOTES}"
