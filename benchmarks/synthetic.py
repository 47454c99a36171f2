"""Made-up events on real settlements, the same on every run: `events(n)`; with `scattered` each has a position of its own.

They tell of nothing that happened. Like real ones they come with a quote of their own each, a few to a report, in English or
Ukrainian, most on a few of the settlements, a tenth of them doubtful, a twentieth recalled in passing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from gazetteer import open_gazetteer
from gazetteer.place import Ambiguity, Place
from mapper.model import Event, Reading, place_fields

PLACES = 3000
CLAIMANTS = 30
FIRST_DAY = date(2022, 2, 24)
DAYS = 3 * 365
FRONT = ("Dnipropetrovsk", "Donetsk", "Kharkiv", "Kherson", "Luhansk", "Sumy", "Zaporizhzhia")
EAST, NORTH = (33.0, 40.0), (46.2, 51.8)
"""Longitudes and latitudes between which scattered events lie, in degrees."""

CHANGES = (("gained", 50), ("advanced", 25), ("withdrew", 8), ("contested", 9), ("held", 8))
STATUSES = (("claimed", 70), ("confirmed", 18), ("disputed", 7), ("denied", 5))
UNITS = ("the 3rd brigade", "the 47th brigade", "two assault groups", "a motor rifle regiment", "marines", "scouts")
HOW = ("after {n} days of fighting", "following {n} air strikes", "and took {n} prisoners", "losing {n} vehicles")
ENGLISH = "On the {day} {unit} of the {side} army {verb} {place} {how}, {claimant} said; streets {a} to {b} are quiet."
UKRAINIAN = "За добу підрозділи {side} {verb} {place}: {n} боїв, повідомляє {claimant}; сутички біля висот {a} та {b}."
VERBS = {
    "gained": ("took", "взяли"),
    "withdrew": ("left", "залишили"),
    "advanced": ("advanced in", "просунулися в"),
    "contested": ("fought over", "ведуть бої за"),
    "held": ("kept", "утримали"),
}


def events(n: int, *, scattered: bool = False) -> list[Event]:
    """Make events.

    Args:
        n: how many.
        scattered: give each a position and a place id of its own, the worst case for a page that stores places once.

    Returns:
        The events in the order of their reports.
    """
    random = Random(0)  # noqa: S311  repeatable on purpose
    places = random.sample(settlements(), PLACES)
    found: list[Event] = []
    while len(found) < n:
        report = _report(len(found), random)
        found += [_event(report, len(found) + k, places, random) for k in range(random.randint(1, 5))]
    return [_scatter(event, i, random) if scattered else event for i, event in enumerate(found[:n])]


def settlements() -> list[Place]:
    """Give real settlements of the front oblasts, evenly from the whole list."""
    every = [
        place
        for place in open_gazetteer().places()
        if place.lon is not None and place.kind != "district" and place.admin1.removesuffix(" Oblast") in FRONT
    ]
    return every[:: len(every) // PLACES][:PLACES]


def _report(number: int, random: Random) -> dict[str, Any]:
    """Make what the events of one report share."""
    key = sha256(f"report {number}".encode()).hexdigest()
    published = FIRST_DAY + timedelta(random.randrange(DAYS))
    return {
        "report_id": f"r-{key[:12]}",
        "source": f"Example newsroom {random.randint(1, 12)}",
        "url": f"https://example.org/{published:%Y/%m/%d}/{key[12:20]}",
        "published": published,
    }


def _event(report: dict[str, Any], number: int, places: Sequence[Place], random: Random) -> Event:
    place = places[int(len(places) * random.random() ** 2)]
    change, status = _pick(CHANGES, random), _pick(STATUSES, random)
    actor, other = random.sample(("RU", "UA"), 2)
    claimant = random.randint(1, CLAIMANTS)
    day = report["published"] - timedelta(random.choice((0, 0, 1, 2)))
    mention, quote = _quote(place, change, actor, f"Spokesman {claimant}", random)
    return Event(
        event_id=f"e-{sha256(f'event {number}'.encode()).hexdigest()[:16]}",
        event_date=day,
        event_date_end=None,
        date_precision="day",
        date_basis=random.choice(("stated", "relative", "published")),
        background=random.random() < 0.05,
        mention=mention,
        **place_fields(place),
        change=change,
        actor=actor,
        control_after={"withdrew": other, "contested": "contested"}.get(change, actor),
        claimant=f"Spokesman {claimant}",
        claimant_side=("RU", "UA", "independent")[claimant % 3],
        status=status,
        place_confidence=round(random.uniform(0.5, 1), 3),
        **_doubt(place, places, random),
        quote=quote,
        **report,
        mention_start=quote.index(mention),
        mention_stop=quote.index(mention) + len(mention),
    )


def _pick(weighted: Sequence[tuple[str, int]], random: Random) -> Any:
    [picked] = random.choices([word for word, _ in weighted], [weight for _, weight in weighted])
    return picked


def _quote(place: Place, change: str, actor: str, claimant: str, random: Random) -> tuple[str, str]:
    """Make a sentence and the name in it; the numbers make each sentence another."""
    english, ukrainian = VERBS[change]
    numbers = {"n": random.randint(2, 99), "a": random.randint(1, 999), "b": random.randint(1, 999)}
    if random.random() < 0.5 or place.name_uk is None:
        words = {"day": f"{random.randint(1, 28)}th", "unit": random.choice(UNITS), "how": random.choice(HOW).format(**numbers)}
        words |= {"side": {"RU": "Russian", "UA": "Ukrainian"}[actor], "verb": english, "place": place.name}
        return place.name, ENGLISH.format(claimant=claimant, **words, **numbers)
    side = {"RU": "армії РФ", "UA": "Сил оборони"}[actor]
    return place.name_uk, UKRAINIAN.format(side=side, verb=ukrainian, place=place.name_uk, claimant=claimant, **numbers)


def _doubt(place: Place, places: Sequence[Place], random: Random) -> dict[str, Any]:
    """Make the doubts of one event in ten: a namesake, and up to three other readings."""
    if random.random() >= 0.1:
        return {"ambiguous": False, "ambiguity": (), "candidates": ()}
    others = random.sample(places, random.randint(1, 3))
    readings = (
        Reading(p.place_id, p.name, p.admin1, p.country, p.lon, p.lat, round(random.uniform(0, 0.4), 3), f"lies in {p.admin1}")
        for p in others
    )
    detail = f"a place called exactly {place.name} lies elsewhere: {others[0].admin3}, {others[0].admin1}"
    return {"ambiguous": True, "ambiguity": (Ambiguity("homonyms", detail),), "candidates": tuple(readings)}


def _scatter(event: Event, number: int, random: Random) -> Event:
    lon, lat = round(random.uniform(*EAST), 5), round(random.uniform(*NORTH), 5)
    return replace(event, place_id=f"user:{number}", longitude=lon, latitude=lat)
