"""What somebody may send who means no good, or whose program is wrong."""

from contextlib import closing
from inspect import Parameter, signature

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

ADDON = "odoo.addons.account_netting"

#: In every name of what others must not get to know.
SECRET = "Xanadu"

EVIL = "<script>alert(1)</script> %s %(x)s {0.env} '; DROP TABLE x; --"
NAME = f"{SECRET} {EVIL}"

#: Values of the wrong type, of no meaning, and too many of them.
VALUES = (
    None,
    "",
    EVIL,
    "2026-99-99",
    "9999-12-31",
    -1,
    0,
    10**30,
    1.5,
    float("nan"),
    float("inf"),
    True,
    [],
    [[]],
    [None],
    ["1"],
    [-1, 0, 10**30],
    list(range(10**9, 10**9 + 20_000)),
    {},
    {"1": 1},
    {"x": None},
    {1: float("nan")},
)

#: Conditions that are no domain, or would like to be more.
DOMAINS = (
    "__import__('os').system('true')",
    "[('id', '=', __import__('os').getpid())]",
    "().__class__.__base__.__subclasses__()",
    "[('move_id.company_id.user_ids.password', '!=', False)]",
    "[('no_such_field', '=', 1)]",
    "[('name', 'no such operator', 1)]",
    "[('name', '=', \"'; DROP TABLE account_move; --\")]",
    "[('name', 'like', '%s %(x)s {0}')]",
    "[('id', 'in', [[1]])]",
    "[('id', '=', 'x')]",
    "[('date', '>', 'never')]",
    "[1, 2, 3]",
    "['|']",
    "{'a': 1}",
    "1",
    "'",
    "(" * 5_000,
    "[" * 90 + "]" * 90,
    "-" * 50_000 + "1",
    "[('id', 'in', " + str(list(range(20_000))) + ")]",
)


def find_models(env):
    """Return the names of our models that have records."""
    return {
        name
        for name, Model in env.registry.items()
        if (Model._original_module or "").startswith("account_netting")
        and not Model._abstract
    }


def find_methods(env):
    """Return ``{model: names}`` of what we let callers of the external API call.

    Methods that Odoo's own of the same name answer for, such as ``create``, are not
    among them.
    """
    methods = {}
    for model, Model in env.registry.items():
        names = {
            name
            for cls in Model.mro()
            if cls.__module__.startswith(ADDON)
            for name, value in vars(cls).items()
            if callable(value)
            and not isinstance(value, type)
            and not name.startswith("_")
            and not hasattr(env.registry["base"], name)
        }
        if names and not Model._abstract:
            methods[model] = names
    return methods


def answer(env, call):
    """Call something as a request does, and take back what it did.

    :param call: function without arguments
    :return: ``(result, sentence)``, one of them ``None``; a sentence is what the user
        is told instead
    :raises Exception: any other error, which the user would see as a traceback
    """
    result = sentence = None
    with closing(env.cr.savepoint()), mute_logger("odoo.sql_db", "odoo.models"):
        try:
            with env.cr.savepoint():
                result = call()
        except UserError as error:
            sentence = str(error)
        except IntegrityError as error:
            sentence = str(error)  # the server makes a better one of it
    return result, sentence


def spread(function, values, good):
    """Yield keyword arguments that give each parameter of a method each of the values.

    :param good: what fits the parameters that it needs
    """
    _self, *parameters = signature(function).parameters.values()
    named = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
    parameters = [parameter for parameter in parameters if parameter.kind in named]
    needed = {
        parameter.name: good[parameter.name]
        for parameter in parameters
        if parameter.default is Parameter.empty
    }
    yield needed
    for parameter in parameters:
        for value in values:
            yield {**needed, parameter.name: value}
