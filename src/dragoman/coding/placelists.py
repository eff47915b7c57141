"""Words around and inside place names, in small letters."""

from __future__ import annotations

STREETS = frozenset(
    "street st road rd avenue ave lane drive highway hwy route interstate way close boulevard blvd parkway freeway "
    "motorway".split()
)
# Buildings and grounds: named by no atlas, but known to stand in the town beside them.
FACILITIES = frozenset(
    "airport airfield airbase hospital clinic museum university college school church cathedral mosque temple stadium "
    "arena prison jail library gallery park palace hotel station embassy cemetery camp base barracks square bridge "
    "theatre theater".split()
)
GENERIC = {
    "city": "town", "town": "town", "village": "town", "capital": "town", "suburb": "town", "port": "town",
    "province": "province", "state": "province", "governorate": "province", "oblast": "province",
    "prefecture": "province", "department": "province", "region": "province",
    "county": "district", "district": "district",
    "river": "river", "sea": "sea", "island": "island", "islands": "island", "lake": "lake", "desert": "desert",
    "mountains": "mountains", "strait": "strait", "peninsula": "peninsula", "valley": "area",
}  # fmt: skip
LOCATING = frozenset("in at near from outside inside around across throughout toward towards into of to".split())
MOVING = frozenset("from into to toward towards via".split())
PLACING = frozenset("in at near outside inside around across throughout".split())
DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central northeast northwest southeast southwest "
    "northeastern northwestern southeastern southwestern downtown upper lower greater mainland rural".split()
)
# Bodies of a town: in "Enfield Council" or "Bantam Superior Court" even a small town is meant.
CIVIC = frozenset("council borough police court sheriff sheriffs fire mayor county department district city".split())
# They stand for their occupants unless something happens at them.
SEATS = frozenset(
    {"white house", "kremlin", "pentagon", "capitol hill", "downing street", "whitehall", "elysee", "wall street"}
)
NOT_OF_THE_COUNTRY = frozenset("language bulldog cuisine food wine fries toast dictionary literature lesson".split())
# Agencies, bodies and times that the model takes for places, and that are villages somewhere.
NO_PLACES = frozenset("xinhua tass anadolu hurriyet congress parliament senate supreme isis ramadan easter".split())
# More often something else inside the name of an organisation.
ORDINARY = frozenset(
    "union national central federal general university police justice reading mobile nice bath most best news times "
    "post press star house party service social liberal global victory independence liberty freedom santa san st new "
    "the of and for international public first united republic peoples democratic group bank army navy orange lincoln "
    "jackson madison franklin hamilton columbia trinity phoenix enterprise act centre center store lakes amazon "
    "commonwealth falcon trust home forest summit southern northern eastern western plantation park green hill field "
    "market hope unity plateau mercury crown xinhua north south east west".split()
)
# Also given names of people; those of a document settle it.
GIVEN_NAMES = frozenset(
    "georgia jordan chad paris sydney florence victoria virginia carolina dakota austin charlotte madison brooklyn "
    "savannah chelsea kenya dallas houston jackson lincoln washington".split()
)
TITLES = frozenset("mr mrs ms miss dr sir lord lady president minister judge justice senator rev sheikh pope".split())
