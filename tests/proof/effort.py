"""How much is tried: a little in ``make test``, a lot in ``make proof``.

``make proof`` sets ``PROOF``; ``EXAMPLES``, ``ROUNDS`` and ``SEED`` may be set with it.
"""

import os

#: Told by ``make proof``; else everything is small, and the same every time.
IS_PROOF = bool(os.environ.get("PROOF"))


def _number(name, default, proof):
    return int(os.environ.get(name) or (proof if IS_PROOF else default))


#: How many books are made up, and how many steps each goes at most.
EXAMPLES = _number("EXAMPLES", 2, 60)
STEPS = 12

#: How often two processes are set on one another, and how often one is killed.
ROUNDS = _number("ROUNDS", 1, 20)

#: What all chance is drawn from.
SEED = _number("SEED", 1, 1)


def tell(title, **figures):
    """Note figures for the table that ``make proof`` prints."""
    if folder := os.environ.get("PROOF"):
        with open(os.path.join(folder, "figures"), "a") as table:
            for name, figure in figures.items():
                table.write(f"{title}\t{name.replace('_', ' ')}\t{figure}\n")
