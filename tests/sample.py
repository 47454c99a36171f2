"""One event, to change fields of."""

from datetime import date

from gazetteer.place import Ambiguity
from mapper.model import Event, Reading

READING = Reading(
    place_id="geonames:542374",
    place_name="Krasnogorsk",
    admin1="Moscow Oblast",
    country="RU",
    longitude=37.33,
    latitude=55.83,
    score=0.04,
    why="exact name; 870 km from the stated region",
)

SAMPLE = Event(
    event_id="e-0001",
    event_date=date(2025, 11, 9),
    event_date_end=None,
    date_precision="day",
    date_basis="published",
    background=False,
    mention="Krasnogorsk",
    place_id="katottg:UA23100070100084433",
    place_name="Krasnohirske",
    place_name_uk="Красногірське",
    place_name_ru="Красногорское",
    place_kind="village",
    admin1="Zaporizhzhia Oblast",
    admin2="Polohy Raion",
    admin3="Malynivka Hromada",
    country="UA",
    position_uncertainty_m=600.0,
    change="gained",
    actor="RU",
    control_after="RU",
    claimant="Russian Ministry of Defence",
    claimant_side="RU",
    status="claimed",
    place_confidence=0.62,
    ambiguous=True,
    ambiguity=(Ambiguity("kind_differs", "called a town; it is a village"),),
    candidates=(READING,),
    quote="Units of the group East took Krasnogorsk, the ministry said.",
    report_id="r-1",
    source="Example newsroom",
    url="https://example.org/1",
    published=date(2025, 11, 9),
    longitude=36.35,
    latitude=47.82,
    mention_start=29,
    mention_stop=40,
)
