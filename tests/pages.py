"""The tables of a page in Markdown, as the tests read them."""

import re


def read_sections(path):
    """Return ``{heading: Section}`` of a page's parts of the second level."""
    parts = re.split(r"^## (.+)$", path.read_text(), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], map(Section, parts[1::2]), strict=True))


class Section:
    """One part of a page: its text, and its tables by their first heading."""

    def __init__(self, text):
        self.text = text
        self.tables = {}
        for block in re.findall(r"(?:^\|.*\n?)+", text, flags=re.MULTILINE):
            head, _rule, *rows = (
                [cell.strip() for cell in line.strip("| ").split("|")]
                for line in block.splitlines()
            )
            self.tables[head[0]] = [dict(zip(head, row, strict=True)) for row in rows]


def walk_page(case, path, least, walk):
    """Work out each example of a page in books of its own.

    :param case: the test
    :param least: how many examples the page has at least
    :param walk: function that works out one, given its :class:`Section` and its number
    """
    sections = read_sections(path)
    case.assertGreaterEqual(len(sections), least)
    for number, (title, section) in enumerate(sections.items()):
        with case.subTest(title), case.env.cr.savepoint() as savepoint:
            walk(section, number)
            savepoint.rollback()
            case.env.invalidate_all()


def read_amounts(cell):
    """Return the amount in a cell, and the one in brackets behind it."""
    amounts = re.findall(r"−?[\d,]+\.\d+", cell)
    return [float(text.replace("−", "-").replace(",", "")) for text in amounts]
