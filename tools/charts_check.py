"""Try the add-on with the charts of accounts of this Odoo, and tell of each.

Each chart has two companies in one database: one was there before the add-on, the
other comes after. What was found is kept, so that a part can be tried again alone.
"""

import json

from tools import console, database, paths, templates

_CHARTED = "netting_charts"
_DATABASE = "netting_charts_check"
_RESULTS = paths.CACHE / "charts.json"
_DOCUMENT = paths.ROOT / "docs" / "charts.md"
_PARTS = ("net", "advice", "reversal", "currency", "tax on payment")

_BEGIN = f"""\
import json, logging, sys
sys.path.insert(0, {str(paths.ROOT)!r})
from tests.proof.long import chart_worker
"""
_FIND = """\
mapping = env["account.chart.template"]._get_chart_template_mapping()
charts = {{
    chart: template["module"]
    for chart, template in mapping.items()
    if not {parts!r}
    or chart in {parts!r}
    or (template["country_code"] or "").lower() in {parts!r}
}}
with open({path!r}, "w") as file:
    json.dump(charts, file)
"""
_LOAD = """\
chart_worker.load(env, {charts!r})
"""
_CHECK = """\
def tell(row):
    with open({path!r}, "a") as file:
        file.write(json.dumps(row) + "\\n")

chart_worker.check(env, {charts!r}, tell)
"""


def run(parts=()):
    """Do the whole job in each chart, print what came of it, and note it in the docs.

    :param parts: charts or countries, all by default
    :return: the exit status: 0 when all went well
    """
    charts = _find_charts([part.lower() for part in parts])
    _prepare(charts)
    rows = _check(charts)
    for row in rows:
        console.say(
            f"  {row['chart']:<16} {row['country']:<3} {row.get('code', ''):<16}"
            f" {row['result'] or 'ok'}"
        )
    _keep(rows, is_all=not parts)
    failed = [row for row in rows if row["result"]]
    console.say(f"{len(rows) - len(failed)} of {len(rows)} charts are all right.")
    for row in failed:
        console.say(f"\n{row['chart']}: {row['trace']}")
    return 1 if failed else 0


def _find_charts(parts):
    """Return the module of each chart to try."""
    path = paths.CACHE / "charts-found.json"
    templates.run_script(
        "Looking for charts of accounts",
        templates.BASE,
        _BEGIN + _FIND.format(parts=parts, path=str(path)),
    )
    charts = json.loads(path.read_text())
    if not charts:
        raise console.Failure(f"There is no chart of {', '.join(parts)}.")
    return charts


def _prepare(charts):
    """Make a database with a company of each chart, and install the add-on there.

    The companies are kept for the next time, the database with the add-on is not.
    """
    recipe = f"{templates.recipe_of(templates.BASE)} {' '.join(sorted(charts))}"[:4000]
    if templates.recipe_of(_CHARTED) != recipe:
        database.drop(_CHARTED)
        database.copy(templates.BASE, _CHARTED)
        modules = sorted(set(charts.values()) - {"account"})
        if modules:
            templates.install_modules(_CHARTED, *modules)
        templates.run_script(
            "Giving each chart a company",
            _CHARTED,
            _BEGIN + _LOAD.format(charts=list(charts)),
        )
        templates.note_recipe(_CHARTED, recipe)
    database.copy(_CHARTED, _DATABASE)


def _check(charts):
    path = paths.CACHE / "charts-checked.jsonl"
    path.unlink(missing_ok=True)
    try:
        templates.install_addon(_DATABASE)
        templates.run_script(
            "Netting in each chart",
            _DATABASE,
            _BEGIN + _CHECK.format(charts=list(charts), path=str(path)),
        )
    finally:
        database.drop(_DATABASE)
    return [json.loads(line) for line in path.read_text().splitlines()]


def _keep(rows, is_all):
    """Note the rows beside those of before, and write the table of all."""
    known = json.loads(_RESULTS.read_text()) if _RESULTS.exists() else {}
    known.update({row["chart"]: row for row in rows})
    _RESULTS.write_text(json.dumps(known))
    if is_all:
        _DOCUMENT.write_text(_document([known[row["chart"]] for row in rows]))


def _document(rows):
    lines = [
        "# Charts of accounts",
        "",
        "`make charts-check` does the whole job in two companies of each chart of this "
        "Odoo, one that was there before the add-on and one that came after: invoice "
        "and bill with the chart's default taxes, netting, advice, reversal, the same "
        "in a foreign currency, and tax on payment where the chart has it. The "
        "bridging account is zero after each step.",
        "",
        "| chart | country | bridging account | comes after | " + " | ".join(_PARTS),
        "|---|---|---|---|" + "---|" * len(_PARTS),
    ]
    lines[-2] += " |"
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
    return "\n".join(lines) + "\n"
