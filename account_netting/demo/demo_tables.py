"""The demo company's books as tables: its documents, and what was paid.

``demo_partners`` says with whom. Days count back from the day the demo is made, so that
some items are always overdue and others due soon.
"""

from typing import NamedTuple

INVOICE = "out_invoice"
CREDIT_NOTE = "out_refund"
BILL = "in_invoice"
VENDOR_CREDIT_NOTE = "in_refund"


class Document(NamedTuple):
    """An invoice, a bill or a credit note.

    :param days: how long ago it was made
    :param text: of its first line, with quantity and price
    :param more: its other lines: ``(text, quantity, price)``
    :param terms: which of Odoo's payment terms, see ``account``'s data
    """

    days: int
    kind: str
    partner: str
    text: str
    quantity: float
    price: float
    more: tuple = ()
    terms: str = "30days"
    currency: str = "EUR"

    def all_lines(self):
        return [(self.text, self.quantity, self.price), *self.more]


class Payment(NamedTuple):
    """Money received or sent; without an amount, all that was open."""

    days: int
    document: str
    amount: float = 0.0


COMPANY = {
    "name": "Larkfield Instruments Ltd",
    "street": "14 Ropewalk Quay",
    "zip": "D02 XK40",
    "city": "Dublin",
    "vat": "IE0010428U",
    "company_registry": "IE-410428",
    "phone": "+353 20 912 0140",
    "email": "accounts@larkfield.example",
    "website": "https://www.larkfield.example",
    "report_footer": "Registered in Ireland, IE-410428 · VAT IE0010428U"
    " · accounts@larkfield.example",
}

LANGUAGES = ("fr_FR", "de_DE", "es_ES")

#: Units of the currency for one euro, this month and each of the months before.
RATES = {
    "USD": (1.1583, 1.1612, 1.1704, 1.1655, 1.1478, 1.1391, 1.1264, 1.1187),
    "GBP": (0.8712, 0.8695, 0.8658, 0.8634, 0.8597, 0.8541, 0.8489, 0.8436),
}

#: Login and password in one, name, groups.
USERS = {
    "accountant": ("Niamh Farrell", "account_netting.group_netting_user"),
    "clerk": ("Conor Daly", "account.group_account_invoice"),
    "auditor": ("Ruth Ashworth", "account.group_account_readonly"),
}

_HOUSINGS = "Machined housing, brass"
_DIALS = "Enamelled dial, 100 mm"
_GAUGE = "Pressure gauge 0–16 bar"
_FLOW_METER = "Flow meter DN 50"
_SENSOR = "Spare sensor, moisture"
_CALIBRATION = "Calibration on site, per day"

DOCUMENTS = {
    # The worked example of the README: 100.00 against 1,200.00
    "kerbrat_invoice": Document(
        45, INVOICE, "kerbrat", "Calibration certificate", 1, 100.00
    ),
    "kerbrat_bill": Document(
        38, BILL, "kerbrat", "Translation of operating manuals, per page", 48, 25.00
    ),
    # A netting posted, with a credit note in it; more came in since
    "morgenroth_old": Document(
        118, INVOICE, "morgenroth", _GAUGE, 48, 84.90, terms="15days"
    ),
    "morgenroth_meters": Document(84, INVOICE, "morgenroth", _FLOW_METER, 6, 612.50),
    "morgenroth_service": Document(
        62,
        INVOICE,
        "morgenroth",
        _CALIBRATION,
        3,
        780.00,
        more=(("Travel", 1, 214.35),),
    ),
    "morgenroth_return": Document(
        55,
        CREDIT_NOTE,
        "morgenroth",
        "Flow meter DN 50, returned",
        1,
        612.50,
        terms="immediate",
    ),
    "morgenroth_housings_1": Document(79, BILL, "morgenroth", _HOUSINGS, 250, 18.36),
    "morgenroth_housings_2": Document(48, BILL, "morgenroth", _HOUSINGS, 120, 18.36),
    "morgenroth_sensors": Document(18, INVOICE, "morgenroth", _SENSOR, 20, 46.20),
    "morgenroth_vendor_credit": Document(
        12,
        VENDOR_CREDIT_NOTE,
        "morgenroth",
        "Machined housing, brass: porous",
        5,
        18.36,
        terms="immediate",
    ),
    # Instalments, and a proposal that waits
    "vauquelin_cabinet": Document(
        52,
        INVOICE,
        "vauquelin",
        "Control cabinet with six transmitters",
        1,
        9850.00,
        terms="advance_60days",
    ),
    "vauquelin_dials_1": Document(66, BILL, "vauquelin", _DIALS, 500, 7.48),
    "vauquelin_dials_2": Document(31, BILL, "vauquelin", _DIALS, 300, 7.48),
    "vauquelin_sensors": Document(5, INVOICE, "vauquelin", _SENSOR, 14, 46.20),
    # A netting reversed
    "ibarrola_gauges": Document(
        74, INVOICE, "ibarrola", "Pressure gauge 0–25 bar", 20, 109.00
    ),
    "ibarrola_service": Document(
        58,
        INVOICE,
        "ibarrola",
        "Repair of transmitters",
        1,
        1290.00,
        more=(("Travel", 1, 140.50),),
    ),
    "ibarrola_brackets_1": Document(
        69, BILL, "ibarrola", "Welded bracket, galvanised", 120, 16.50
    ),
    "ibarrola_brackets_2": Document(
        21, BILL, "ibarrola", "Welded bracket, galvanised", 25, 16.63
    ),
    # A credit note that reduces what the customer owes
    "olmedo_invoice": Document(50, INVOICE, "olmedo", "Hand pump gauge", 4, 25.00),
    "olmedo_return": Document(
        44,
        CREDIT_NOTE,
        "olmedo",
        "Allowance, scratched glass",
        1,
        30.00,
        terms="immediate",
    ),
    "olmedo_bill": Document(39, BILL, "olmedo", "Stainless fittings, box", 5, 10.00),
    # Dollars, netted in part at another rate than the documents'
    "kestrel_meters": Document(
        88,
        INVOICE,
        "kestrel",
        "Flow meter DN 80",
        6,
        800.00,
        terms="45days",
        currency="USD",
    ),
    "kestrel_chips_1": Document(
        71, BILL, "kestrel", "Pressure transducer element", 100, 26.50, currency="USD"
    ),
    "kestrel_sensors": Document(
        27, INVOICE, "kestrel", _SENSOR, 25, 51.02, currency="USD"
    ),
    "kestrel_chips_2": Document(
        16,
        BILL,
        "kestrel",
        "Pressure transducer element",
        75,
        26.50,
        more=(("Air freight", 1, 12.49),),
        currency="USD",
    ),
    # Two currencies with the same partner: two nettings
    "thornbury_pounds": Document(
        63, INVOICE, "thornbury", _CALIBRATION, 4, 780.00, currency="GBP"
    ),
    "thornbury_castings": Document(
        57, BILL, "thornbury", "Gunmetal casting, set", 24, 76.90, currency="GBP"
    ),
    "thornbury_euros": Document(
        41, INVOICE, "thornbury", "Spare parts, assorted", 1, 760.00
    ),
    "thornbury_rework": Document(
        36, BILL, "thornbury", "Rework of castings, hours", 18, 61.80
    ),
    # Two partner records, joined by an agreement
    "lindqvist_meters": Document(
        70, INVOICE, "lindqvist_trade", "Flow meter DN 65", 8, 675.00
    ),
    "lindqvist_spares": Document(
        25, INVOICE, "lindqvist_trade", "Spare parts, assorted", 1, 1150.25
    ),
    "lindqvist_freight_1": Document(
        64, BILL, "lindqvist_freight", "Freight Dublin–Göteborg", 1, 2315.00
    ),
    "lindqvist_freight_2": Document(
        30,
        BILL,
        "lindqvist_freight",
        "Freight Dublin–Göteborg",
        1,
        1690.40,
        more=(("Customs clearance", 2, 90.00),),
        terms="15days",
    ),
    # A bill whose payment is blocked
    "kovarna_gauges": Document(
        59, INVOICE, "kovarna", "Pressure gauge 0–40 bar", 25, 130.40
    ),
    "kovarna_forgings": Document(
        53, BILL, "kovarna", "Forged flange DN 50, out of tolerance", 60, 34.00
    ),
    "kovarna_flanges": Document(29, BILL, "kovarna", "Forged flange DN 65", 20, 44.00),
    # A payment is on its way
    "dunmore_scales": Document(
        61, INVOICE, "dunmore", "Pallet scale, inspection", 6, 70.00
    ),
    "dunmore_haulage_1": Document(
        54, BILL, "dunmore", "Haulage Dublin–Cork", 10, 115.00
    ),
    "dunmore_haulage_2": Document(
        23, BILL, "dunmore", "Haulage Dublin–Sligo", 3, 130.00
    ),
    # An invoice to a person, an opening balance with another, an advance
    "castellari_plant": Document(
        43, INVOICE, "castellari_site", "Metering skid, part delivery", 1, 3000.00
    ),
    "castellari_pipework": Document(
        37, BILL, "castellari", "Pipework, prefabricated", 1, 2500.00
    ),
    # A discount for early payment is running
    "vanhove_gauges": Document(
        4, INVOICE, "vanhove", "Vacuum gauge", 20, 125.00, terms="30days_early_discount"
    ),
    "vanhove_boxes": Document(49, BILL, "vanhove", "Padded transport box", 295, 4.45),
    # Only what is due may be netted
    "corrib_meters": Document(77, INVOICE, "corrib", "Wood moisture meter", 8, 155.00),
    "corrib_service": Document(
        9, INVOICE, "corrib", "Calibration in the workshop", 5, 62.00
    ),
    "corrib_crates_1": Document(
        68, BILL, "corrib", "Transport crate, spruce", 49, 20.00
    ),
    "corrib_crates_2": Document(13, BILL, "corrib", "Pallet, heat treated", 25, 10.60),
    # The agreement still waits for the partner's acceptance
    "aigner_gauges": Document(
        34, INVOICE, "aigner", "Reference gauge, class 0.1", 2, 950.00
    ),
    "aigner_springs": Document(
        28, BILL, "aigner", "Bourdon tube, bronze", 330, 7.20, terms="45days"
    ),
    # The agreement was closed
    "delacourt_old": Document(140, INVOICE, "delacourt", "Flour scale", 2, 430.00),
    "delacourt_old_bill": Document(
        131, BILL, "delacourt", "Packaging, per 1,000", 4, 215.00
    ),
    "delacourt_service": Document(
        20, INVOICE, "delacourt", "Repair of a flour scale", 1, 545.00
    ),
    "delacourt_packaging": Document(
        15, BILL, "delacourt", "Packaging, per 1,000", 1, 300.00
    ),
    # No agreement at all
    "weaver_meters": Document(47, INVOICE, "weaver", "Yarn tension meter", 4, 250.00),
    "weaver_filters": Document(33, BILL, "weaver", "Filter cloth, roll", 13, 50.00),
    "halloran_scales": Document(
        3, INVOICE, "halloran_customer", "Web tension gauge", 2, 310.00
    ),
    "halloran_labels": Document(
        2, BILL, "halloran_vendor", "Type plates, engraved", 400, 0.95
    ),
    # Nothing to net
    "aran_meters": Document(39, INVOICE, "aran", "Water meter DN 25", 41, 50.00),
    "ridgeway_paper": Document(22, BILL, "ridgeway", "Paper and folders", 1, 143.09),
}

#: In full, or in part.
PAYMENTS = (
    Payment(108, "delacourt_old"),
    Payment(101, "delacourt_old_bill"),
    Payment(96, "morgenroth_old"),
    Payment(50, "corrib_meters", 500.00),
    Payment(35, "thornbury_pounds", 1000.00),
    Payment(32, "lindqvist_freight_1", 1000.00),
)

#: Received before there was an invoice: days ago, partner, amount, what for.
ADVANCE = (20, "castellari", 2000.00, "Advance on the metering skid")

#: Brought forward on a person's name: days ago, contact, what we owe.
OPENING_BALANCE = (150, "castellari_office", 480.00)

BLOCKED_BILL = "kovarna_forgings"
BILL_BEING_PAID = "dunmore_haulage_2"
