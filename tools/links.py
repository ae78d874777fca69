"""Find links to files of this repository that are not there.

mkdocs looks after the links within ``docs``; here are those from everywhere else: from
the front page, and from Odoo's screens and the page of the Apps list to the guide.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: Where the repository is read on the web, as links in the add-on name it.
WEB = "https://github.com/account-netting/account_netting/blob/19.0/"

_RELATIVE = re.compile(
    r"\]\((?!https?:|mailto:|#)([^)\s]+)\)|(?:src|href)=\"([^\":]+)\""
)
_ON_WEB = re.compile(rf"{re.escape(WEB)}([\w./-]+)")


def find_dead(path):
    """Return the targets named in a file that are not there."""
    text = path.read_text()
    found = {(ROOT, target) for target in _ON_WEB.findall(text)}
    if path.suffix in (".md", ".html"):
        found |= {(path.parent, one or two) for one, two in _RELATIVE.findall(text)}
    return sorted(
        target
        for folder, target in found
        if not (folder / target.split("#")[0]).exists()
    )


def main(names):
    """Print the dead links of files; return the exit status."""
    dead = [f"{name}: {link}" for name in names for link in find_dead(Path(name))]
    for line in dead:
        print(line)
    return bool(dead)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
