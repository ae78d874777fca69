"""The part of the benchmark that waits as a person does."""

from benchmarks import books, processes
from benchmarks.figures import Figures
from benchmarks.parts import ITEMS, WARM_UP
from benchmarks.report import Row, Section

#: What is done, with the most seconds of server time it may take.
_ACTIONS = {
    "wizard": ("*Create Netting* opens", 1.0),
    "wizard_amount": ("an amount is changed there", 0.2),
    "netting": ("the proposal opens", 1.0),
    "netting_amount": ("an amount is changed there", 0.2),
    "post": ("a netting of six items is posted from the wizard", 1.0),
}


def use_forms(options):
    """Use the forms of a pair with very many open items."""
    turns = processes.run(
        f"Using forms with {options.form_items:,} items",
        books.copy_for_run(books.ensure("ours", items=ITEMS, pairs=WARM_UP)),
        "use_forms",
        items=options.form_items,
        repeat=options.repeat,
    )
    figures = {name: Figures(turns[name]) for name in _ACTIONS}
    return Section(
        f"A pair with {options.form_items:,} open items, in the browser",
        "What the browser asks the server for, once warm; median of"
        f" {options.repeat} turns.",
        [
            Row(
                what,
                f"{figures[name].wall:.2f} s ({figures[name].queries:.0f} queries)",
                f"at most {most} s",
                figures[name].wall <= most,
            )
            for name, (what, most) in _ACTIONS.items()
        ],
        disturbed=any(figure.was_disturbed for figure in figures.values()),
    )
