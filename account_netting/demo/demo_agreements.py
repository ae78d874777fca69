"""What the demo company agreed with its partners, and what it netted.

Days count back from the day the demo is made.
"""

from typing import NamedTuple


class Agreement(NamedTuple):
    """A netting agreement.

    :param pairs: ``(customer, vendor)``
    :param days: since how many days it is valid
    :param values: its other fields
    :param state: ``draft``, ``active`` or ``closed``
    """

    name: str
    pairs: tuple
    days: int
    values: dict = {}
    state: str = "active"


class Netting(NamedTuple):
    """A netting of what was open on some documents, oldest due first.

    :param days: how long ago it is dated
    :param is_posted: else it stays a proposal
    :param reversed: ``(days ago, reason)``
    """

    days: int
    documents: tuple
    is_posted: bool = True
    reversed: tuple = ()


AGREEMENTS = {
    "kerbrat": Agreement("Kerbrat Conseil", (("kerbrat", "kerbrat"),), 400),
    "morgenroth": Agreement(
        "Morgenroth Maschinenbau",
        (("morgenroth", "morgenroth"),),
        400,
        {
            "partner_reference": "Kontokorrent 118/24",
            "description": "Mutual claims are set off once a month; each set-off is "
            "advised in writing.",
            "entry_detail": "item",
        },
    ),
    "vauquelin": Agreement("Atelier Vauquelin", (("vauquelin", "vauquelin"),), 300),
    "iberia": Agreement(
        "Partners in Spain",
        (("ibarrola", "ibarrola"), ("olmedo", "olmedo")),
        250,
        {"posting": "two"},
    ),
    "kestrel": Agreement(
        "Kestrel Ridge Supply",
        (("kestrel", "kestrel"),),
        360,
        {"partner_reference": "Set-off letter LI-07"},
    ),
    "thornbury": Agreement("Thornbury & Pike", (("thornbury", "thornbury"),), 330),
    "lindqvist": Agreement(
        "Lindqvist: trading and logistics",
        (("lindqvist_trade", "lindqvist_freight"),),
        200,
        {
            "description": "Lindqvist Handels AB buys from us, Lindqvist Logistik AB "
            "carries for us. Both agreed that one's debt may be set off against the "
            "other's claim.",
        },
    ),
    "kovarna": Agreement("Kovárna Hradec", (("kovarna", "kovarna"),), 180),
    "dunmore": Agreement("Dunmore Freight", (("dunmore", "dunmore"),), 500),
    "castellari": Agreement(
        "Castellari Impianti", (("castellari", "castellari"),), 220
    ),
    "vanhove": Agreement("Vanhove Verpakkingen", (("vanhove", "vanhove"),), 150),
    "corrib": Agreement(
        "Corrib Timber & Packaging",
        (("corrib", "corrib"),),
        270,
        {"only_due": True},
    ),
    "aigner": Agreement(
        "Aigner Präzisionstechnik",
        (("aigner", "aigner"),),
        14,
        {"acceptance_required": True},
        state="draft",
    ),
    "delacourt": Agreement(
        "Moulin Delacourt", (("delacourt", "delacourt"),), 600, state="closed"
    ),
}

AGREEMENT_WITH_DIMENSION = "morgenroth"

#: In the order of their dates, which their numbers follow.
NETTINGS = (
    Netting(
        40,
        ("ibarrola_gauges", "ibarrola_brackets_1"),
        reversed=(33, "The bill is disputed: ten of the brackets are missing."),
    ),
    Netting(
        26,
        (
            "morgenroth_meters",
            "morgenroth_service",
            "morgenroth_return",
            "morgenroth_housings_1",
            "morgenroth_housings_2",
        ),
    ),
    Netting(12, ("kestrel_meters", "kestrel_chips_1")),
    Netting(
        0,
        ("vauquelin_cabinet", "vauquelin_dials_1", "vauquelin_dials_2"),
        is_posted=False,
    ),
)
