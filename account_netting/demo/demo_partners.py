"""The demo company's partners, and who works for them.

Everybody here is made up, and so are their numbers.
"""

from typing import NamedTuple


class Partner(NamedTuple):
    """A business partner.

    :param registry: number in the register of companies
    :param bills: what the numbers of its bills look like; empty: it sends none
    """

    name: str
    country: str
    vat: str
    registry: str
    street: str
    zip: str
    city: str
    email: str
    bills: str = ""
    lang: str = "en_US"
    phone: str = ""


class Contact(NamedTuple):
    """A person who works for a partner."""

    company: str
    name: str
    function: str
    email: str


PARTNERS = {
    # Both customer and vendor, with an agreement
    "kerbrat": Partner(
        name="Kerbrat Conseil SARL",
        country="FR",
        vat="FR74010040038",
        registry="010 040 038 R.C.S. Rennes",
        street="7 rue des Tanneurs",
        zip="35000",
        city="Rennes",
        email="bonjour@kerbrat.example",
        bills="KC-{year}-{number}",
        lang="fr_FR",
        phone="+33 1 99 00 41 07",
    ),
    "morgenroth": Partner(
        name="Morgenroth Maschinenbau GmbH",
        country="DE",
        vat="DE100040018",
        registry="HRB 40018 Augsburg",
        street="Färbergasse 22",
        zip="86150",
        city="Augsburg",
        email="kontakt@morgenroth.example",
        bills="RE{year}{number}",
        lang="de_DE",
        phone="+49 30 23125 118",
    ),
    "vauquelin": Partner(
        name="Atelier Vauquelin SAS",
        country="FR",
        vat="FR27010040087",
        registry="010 040 087 R.C.S. Lyon",
        street="31 montée du Four",
        zip="69005",
        city="Lyon",
        email="compta@vauquelin.example",
        bills="F{year}/{number}",
        lang="fr_FR",
        phone="+33 1 99 00 52 31",
    ),
    "ibarrola": Partner(
        name="Talleres Ibarrola S.L.",
        country="ES",
        vat="ESB00000489",
        registry="BI-00489",
        street="Calle del Yunque 9",
        zip="48002",
        city="Bilbao",
        email="admin@ibarrola.example",
        bills="{year}-A{number}",
        lang="es_ES",
    ),
    "olmedo": Partner(
        name="Ferretería Olmedo S.L.",
        country="ES",
        vat="ESB00000570",
        registry="VA-00570",
        street="Plaza de las Brígidas 3",
        zip="47003",
        city="Valladolid",
        email="hola@olmedo.example",
        bills="OLM {number}/{year}",
        lang="es_ES",
    ),
    "kestrel": Partner(
        name="Kestrel Ridge Supply Inc.",
        country="US",
        vat="",
        registry="2104471-91",
        street="880 Sawmill Road",
        zip="97209",
        city="Portland, OR",
        email="ar@kestrelridge.example",
        bills="KR-{number}",
    ),
    "thornbury": Partner(
        name="Thornbury & Pike Ltd",
        country="GB",
        vat="GB010042068",
        registry="10042068",
        street="5 Cooper's Wharf",
        zip="BS1 6XN",
        city="Bristol",
        email="ledger@thornburypike.example",
        bills="TP{year}{number}",
        phone="+44 117 496 0182",
    ),
    "lindqvist_trade": Partner(
        name="Lindqvist Handels AB",
        country="SE",
        vat="SE550000123401",
        registry="550000-1234",
        street="Repslagargatan 18",
        zip="411 18",
        city="Göteborg",
        email="inkop@lindqvist.example",
    ),
    "lindqvist_freight": Partner(
        name="Lindqvist Logistik AB",
        country="SE",
        vat="SE550000124201",
        registry="550000-1242",
        street="Hamnvägen 4",
        zip="418 34",
        city="Göteborg",
        email="faktura@lindqvist.example",
        bills="LL{year}{number}",
    ),
    "kovarna": Partner(
        name="Kovárna Hradec s.r.o.",
        country="CZ",
        vat="CZ10042008",
        registry="10042008",
        street="Kovářská 61",
        zip="500 03",
        city="Hradec Králové",
        email="uctarna@kovarna.example",
        bills="{year}{number}",
    ),
    "dunmore": Partner(
        name="Dunmore Freight Ltd",
        country="IE",
        vat="IE0023917K",
        registry="IE-423917",
        street="2 Exchange Lane",
        zip="X91 PK27",
        city="Waterford",
        email="office@dunmore.example",
        bills="DF-{number}",
        phone="+353 20 913 0027",
    ),
    "castellari": Partner(
        name="Castellari Impianti S.r.l.",
        country="IT",
        vat="IT00000420364",
        registry="MO-420364",
        street="Via dei Fabbri 40",
        zip="41121",
        city="Modena",
        email="info@castellari.example",
        bills="FT {number}/{year}",
    ),
    "vanhove": Partner(
        name="Vanhove Verpakkingen BV",
        country="BE",
        vat="BE0200042011",
        registry="0200.042.011",
        street="Kuiperskaai 12",
        zip="9000",
        city="Gent",
        email="boekhouding@vanhove.example",
        bills="VV{year}{number}",
    ),
    "corrib": Partner(
        name="Corrib Timber & Packaging Ltd",
        country="IE",
        vat="IE0034506A",
        registry="IE-434506",
        street="Unit 6, Saltlake Road",
        zip="H91 TW83",
        city="Galway",
        email="billing@corrib.example",
        bills="CTP{number}",
        phone="+353 20 914 0063",
    ),
    "aigner": Partner(
        name="Aigner Präzisionstechnik GmbH",
        country="AT",
        vat="ATU10042005",
        registry="FN 42005 k",
        street="Drechslerweg 8",
        zip="4020",
        city="Linz",
        email="rechnung@aigner.example",
        bills="AR-{year}-{number}",
        lang="de_DE",
    ),
    "delacourt": Partner(
        name="Moulin Delacourt SARL",
        country="FR",
        vat="FR56010040129",
        registry="010 040 129 R.C.S. Lille",
        street="19 quai du Halage",
        zip="59000",
        city="Lille",
        email="factures@delacourt.example",
        bills="MD{year}{number}",
        lang="fr_FR",
    ),
    # Both, but nobody has thought of netting yet
    "weaver": Partner(
        name="Weaver & Sloane Ltd",
        country="IE",
        vat="IE0045291Q",
        registry="IE-445291",
        street="Tannery House, Mill Road",
        zip="T12 RX94",
        city="Cork",
        email="accounts@weaver.example",
        bills="WS/{year}/{number}",
        phone="+353 20 915 0048",
    ),
    # One party in two records, which Find Pairs finds
    "halloran_customer": Partner(
        name="Halloran Labels Ltd",
        country="IE",
        vat="IE0078523L",
        registry="IE-478523",
        street="Unit 6, Quarry Court",
        zip="R95 TD36",
        city="Kilkenny",
        email="purchasing@halloran.example",
    ),
    "halloran_vendor": Partner(
        name="Halloran Labels Limited",
        country="IE",
        vat="IE 0078523 L",
        registry="",
        street="Unit 6, Quarry Court",
        zip="R95 TD36",
        city="Kilkenny",
        email="billing@halloran.example",
        bills="HL-{number}",
    ),
    # One or the other
    "aran": Partner(
        name="Aran Water Services Ltd",
        country="IE",
        vat="IE0056380D",
        registry="IE-456380",
        street="The Pump House",
        zip="V94 AK61",
        city="Limerick",
        email="finance@aranwater.example",
    ),
    "ridgeway": Partner(
        name="Ridgeway Office Supplies Ltd",
        country="IE",
        vat="IE0067412B",
        registry="IE-467412",
        street="48 Chandler Street",
        zip="A91 VN02",
        city="Dundalk",
        email="sales@ridgeway.example",
        bills="R{year}{number}",
    ),
}

CONTACTS = {
    "morgenroth_office": Contact(
        "morgenroth", "Anke Siebert", "Buchhaltung", "siebert@morgenroth.example"
    ),
    "vauquelin_office": Contact(
        "vauquelin", "Maud Perrier", "Comptabilité", "perrier@vauquelin.example"
    ),
    "castellari_site": Contact(
        "castellari", "Marco Bellini", "Site manager", "bellini@castellari.example"
    ),
    "castellari_office": Contact(
        "castellari", "Giulia Ferrari", "Accounts", "ferrari@castellari.example"
    ),
}
