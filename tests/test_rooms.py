"""The walls of the house: ten rooms in ``models/``, each knowing only those before it.

What is read here is the source, so that a wall is kept where no other test walks. No
file is too long, be it of the add-ons, the tests or the tools.
"""

import ast
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from odoo.tests import TransactionCase, tagged

REPOSITORY = Path(__file__).resolve().parents[1]
ADDON = REPOSITORY / "account_netting"
MODELS = ADDON / "models"

#: In this order.
ROOMS = (
    "setup",
    "agreement",
    "partner",
    "planning",
    "position",
    "netting",
    "ledger",
    "answer",
    "document",
    "rule",
)

#: Of every Python file in these folders, the tests' own included.
MOST_LINES = 450
PYTHON_FOLDERS = ("account_netting*", "tests", "tools", "benchmarks")

#: A comment stands so near, above the use of the superuser's rights or beside it.
MOST_LINES_TO_A_REASON = 12


class Declared(NamedTuple):
    """A method or field of a model, where a class of ours declares it.

    :param is_left_open: a method that its mixin leaves to its models to say
    """

    file: Path
    name: str
    node: ast.AST
    is_left_open: bool


class House:
    """What our classes declare, as their source says."""

    def __init__(self):
        self.trees = {
            path: ast.parse(path.read_text())
            for folder in ("models", "wizards")
            for path in sorted((ADDON / folder).rglob("*.py"))
        }
        self.parents = defaultdict(set)
        self.methods = defaultdict(list)
        self.fields = defaultdict(list)
        for path, tree in self.trees.items():
            for node in tree.body:
                if isinstance(node, ast.ClassDef):
                    self._read_class(path, node)

    def _read_class(self, path, node):
        name, inherited = self._read_names(node)
        model = name or (inherited[0] if inherited else None)
        if not model:
            return
        self.parents[model].update(parent for parent in inherited if parent != model)
        for item in node.body:
            if isinstance(item, ast.FunctionDef):
                declared = Declared(path, item.name, item, _is_left_open(item))
                self.methods[model].append(declared)
            elif (
                isinstance(item, ast.Assign)
                and isinstance(item.value, ast.Call)
                and ast.unparse(item.value.func).startswith("fields.")
            ):
                declared = Declared(path, item.targets[0].id, item, False)
                self.fields[model].append(declared)

    @staticmethod
    def _read_names(node):
        """Return ``_name`` and the list of ``_inherit`` of a class."""
        said = {
            item.targets[0].id: ast.literal_eval(item.value)
            for item in node.body
            if isinstance(item, ast.Assign)
            and isinstance(item.targets[0], ast.Name)
            and item.targets[0].id in ("_name", "_inherit")
        }
        inherited = said.get("_inherit", [])
        if isinstance(inherited, str):
            inherited = [inherited]
        return said.get("_name"), inherited

    def find_methods(self, model):
        """Return all that our classes declare for a model, its mixins included."""
        found = list(self.methods[model])
        for parent in self.parents[model]:
            found += self.find_methods(parent)
        return found


def _is_left_open(node):
    return isinstance(node.body[-1], ast.Raise) and "NotImplementedError" in (
        ast.unparse(node.body[-1])
    )


def _is_call_of_sudo(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "sudo"
        and not node.args  # sudo(False) gives them up
    )


def _room(path):
    """Return the place of a file's room in the order; wizards know all rooms."""
    parts = path.relative_to(ADDON).parts
    return ROOMS.index(parts[1]) if parts[0] == "models" else len(ROOMS)


def _label(path):
    return str(path.relative_to(ADDON))


@tagged("standard", "post_install", "-at_install")
class TestRooms(TransactionCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = House()
        cls.files = sorted(MODELS.rglob("*.py"))

    def test_there_are_these_rooms_and_no_others(self):
        folders = {path.name for path in MODELS.iterdir() if path.is_dir()}
        imported = [
            alias.name
            for node in ast.parse((MODELS / "__init__.py").read_text()).body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        ]

        self.assertEqual(folders - {"__pycache__"}, set(ROOMS))
        self.assertEqual(imported, list(ROOMS))

    def test_no_room_imports_from_a_later_one(self):
        wrong = []
        for path in self.files:
            if path.parent == MODELS:
                continue
            for node in ast.walk(self.house.trees[path]):
                if not isinstance(node, ast.ImportFrom) or not node.module:
                    continue
                first = node.module.split(".")[0]
                is_room = node.level == 2 and first in ROOMS
                if is_room and ROOMS.index(first) > _room(path):
                    wrong.append(f"{_label(path)}: {node.module}")
                if "account_netting.models" in node.module:
                    wrong.append(f"{_label(path)}: {node.module}")

        self.assertEqual(wrong, [])

    def test_no_file_is_too_long(self):
        lengths = {
            str(path.relative_to(REPOSITORY)): len(path.read_text().splitlines())
            for folder in PYTHON_FOLDERS
            for path in REPOSITORY.glob(f"{folder}/**/*.py")
        }

        self.assertEqual(
            {name: count for name, count in lengths.items() if count > MOST_LINES}, {}
        )

    def test_no_room_holds_more_than_a_fifth(self):
        lengths = Counter()
        for path in self.files:
            if path.parent != MODELS:
                room = ROOMS[_room(path)]
                lengths[room] += len(path.read_text().splitlines())
        total = sum(lengths.values())

        self.assertEqual(
            {room: count for room, count in lengths.items() if count * 5 > total}, {}
        )

    def test_no_method_of_ours_overrides_one_of_our_own(self):
        """Their order would be that of imports, and stand nowhere to be read.

        A mixin may leave methods to its models to say, by raising that they are not.
        """
        wrong = set()
        for model in list(self.house.methods):
            said = defaultdict(list)
            for method in self.house.find_methods(model):
                if not method.is_left_open:
                    said[method.name].append(_label(method.file))
            wrong |= {
                f"{model}.{name}" for name, files in said.items() if len(files) > 1
            }

        self.assertEqual(sorted(wrong), [])

    def test_each_use_of_the_superusers_rights_says_why(self):
        silent = []
        for path in sorted(ADDON.rglob("*.py")):
            if "migrations" in path.parts:
                continue
            lines = path.read_text().splitlines()
            for function in ast.walk(ast.parse("\n".join(lines))):
                if not isinstance(function, ast.FunctionDef):
                    continue
                for node in ast.walk(function):
                    if _is_call_of_sudo(node):
                        before = lines[function.lineno : node.end_lineno]
                        nearby = before[-MOST_LINES_TO_A_REASON:]
                        if not any(re.search(r"(^|\s)# \w", line) for line in nearby):
                            silent.append(f"{_label(path)}:{node.lineno}")

        self.assertEqual(silent, [])

    def test_no_room_uses_what_a_later_one_declares(self):
        first = {}
        for declared in (self.house.methods, self.house.fields):
            for member in (one for own in declared.values() for one in own):
                room = _room(member.file)
                if not member.is_left_open:
                    first[member.name] = min(room, first.get(member.name, room))
        for member in (one for own in self.house.methods.values() for one in own):
            if member.is_left_open:  # to be said later, and called before
                first[member.name] = _room(member.file)
        others = self._find_names_of_others()
        # A button opens a wizard by name, in whatever room.
        later = {
            name: room
            for name, room in first.items()
            if room < len(ROOMS) and name not in others
        }
        wrong = set()
        for path in self.files:
            if path.parent == MODELS:
                continue
            for node in ast.walk(self.house.trees[path]):
                name = self._get_used_name(node)
                if later.get(name, -1) > _room(path):
                    wrong.add(f"{_label(path)}: {name}")

        self.assertEqual(sorted(wrong), [])

    @staticmethod
    def _get_used_name(node):
        if isinstance(node, ast.Attribute):
            return node.attr
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        return None

    def _find_names_of_others(self):
        """Return what else may be meant: names of other modules, and of the core."""
        names = {
            node.target.id if isinstance(node, ast.AnnAssign) else node.name
            for path in (ADDON / "core").glob("*.py")
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, (ast.AnnAssign, ast.FunctionDef))
        }
        for Model in self.env.registry.values():
            for base in Model.__mro__:
                is_ours = base.__module__.startswith("odoo.addons.account_netting")
                is_definition = getattr(base, "pool", None) is None
                if is_definition and not is_ours:
                    names.update(vars(base))
            names.update(
                field.name
                for field in Model._fields.values()
                if not (field._module or "").startswith("account_netting")
            )
        return names
