"""All that is about one war, from `theatres/*.toml`: sides, claimants, offices, where and when land changed hands."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mapper.errors import SetupError
from mapper.language import check_keys
from mapper.lexicon import Lexicon, normalise
from mapper.sentences import TOKEN

DEFAULT_THEATRE: Final = "ukraine"


@dataclass(frozen=True, slots=True)
class Side:
    """A party to the war.

    Attributes:
        code: as exported.
        name: in words.
        colour: what the map paints it with.
        country: the ISO 3166-1 code of its land, or "".
        time_zone: IANA name of the time zone in which its days begin, or "".
        name_uk: in Ukrainian words, or "".
    """

    code: str
    name: str
    colour: str
    country: str = ""
    time_zone: str = ""
    name_uk: str = ""


@dataclass(frozen=True, slots=True)
class Claimant:
    """Somebody who says things.

    Attributes:
        name: as exported.
        side: code of a side, `independent` or `unknown`.
        outlet: whether it mostly passes on others' words.
        observer: whether it is an outlet that observes for itself, so that its own words stand beside the claims it reports.
        inferred: whether its side is only inferred from the language of its report.
        time_zone: IANA name of the time zone in which its days begin; "" for that of its side.
    """

    name: str
    side: str
    outlet: bool = False
    observer: bool = False
    inferred: bool = False
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Fighting:
    """Admin units in which land changed hands, the widest unit around them, from a day to a day (None: still)."""

    region: str
    units: frozenset[str]
    first: date
    last: date | None


Period = tuple[date, date | None]
"""From a day to a day, both included; None: still."""


@dataclass(frozen=True, slots=True)
class Theatre:
    """One war, ready to read with."""

    name: str
    begins: date
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    sides: Mapping[str, Side]
    side_words: Lexicon[str]
    quoted_words: Lexicon[str]
    claimant_words: Lexicon[Claimant]
    office_words: Lexicon[str]
    region_words: Lexicon[str]
    river_words: Lexicon[str]
    media: Mapping[str, str]
    private_words: Lexicon[str]
    fighting: tuple[Fighting, ...]
    front: Mapping[str, tuple[Period, ...]]

    def opponent(self, side: str) -> str | None:
        """Give the other side; None for who is no side."""
        others = [code for code in self.sides if code != side]
        return others[0] if side in self.sides and len(others) == 1 else None

    def home(self, countries: Collection[str]) -> str | None:
        """Give the side in whose land all of some countries are; None where they are nobody's, or several sides'."""
        sides = {side.code for side in self.sides.values() if side.country and side.country in countries}
        return sides.pop() if len(sides) == 1 else None

    def claimant_of_source(self, source: str | None, lang: str | None = None) -> Claimant | None:
        """Give the claimant that a report's source is.

        Args:
            source: as the report names it.
            lang: code of the language that the report is in.

        Returns:
            One of this file, else the source itself: of the side that its name tells ("47th Brigade of the …"), else, unless it
            is somebody's own channel, of the side whose media write in that language, else of an unknown one; None without one.
        """
        if not source or not source.strip():
            return None
        words = tuple(normalise(w) for w in TOKEN.findall(source) if w not in '«»“”"')
        hits = list(self.claimant_words.find(words))
        if hits and hits[0].start <= 1:
            return hits[0].value
        told = [hit.value for lexicon in (self.office_words, self.side_words) for hit in lexicon.find(words)]
        private = next(self.private_words.find(words), None) is not None
        side = told[0] if told else "unknown" if private else self.media.get(lang or "", "unknown")
        return Claimant(source.strip(), side, outlet=not told, inferred=not told)

    def day_of(self, instant: datetime, source: Claimant | None) -> date:
        """Give the day of a moment where a source counts its days: in its own time zone, else its side's, else as stated.

        Args:
            instant: a moment with its offset from UTC.
            source: who publishes; None when nobody is known to.
        """
        side = self.sides.get(source.side) if source is not None else None
        zone = (source.time_zone if source is not None else "") or (side.time_zone if side is not None else "")
        return instant.astimezone(ZoneInfo(zone)).date() if zone else instant.date()

    def fought_over(self, day: date | None) -> tuple[frozenset[str], frozenset[str]]:
        """Give the admin units in which land changed hands on a day, and the widest units around them.

        All that the file names when no day is known.
        """
        rows = [row for row in self.fighting if _covers((row.first, row.last), day)]
        units = frozenset(unit for row in rows for unit in row.units)
        return units, frozenset(row.region for row in rows)

    def front_on(self, day: date | None) -> frozenset[str]:
        """Give the hromadas, and single settlements, in which land changed hands on a day.

        All that the file names when no day is known.
        """
        return frozenset(
            unit for unit, periods in self.front.items() if any(_covers(period, day) for period in periods)
        )


def _covers(period: Period, day: date | None) -> bool:
    first, last = period
    return day is None or (first <= day and (last is None or day <= last))


@cache
def load_theatre(name: str) -> Theatre:
    """Read `theatres/NAME.toml`.

    Raises:
        SetupError: there is no such theatre, or its file has a wrong key, side or pattern.
    """
    path = resources.files("mapper") / "theatres" / f"{name}.toml"
    if not path.is_file():
        raise SetupError(f"no theatre {name!r} in mapper/theatres/")
    return parse_theatre(tomllib.loads(path.read_text(encoding="utf-8")), f"theatres/{name}.toml")


def _side(row: Mapping[str, Any]) -> Side:
    optional = (row.get(key, "") for key in ("country", "time_zone", "name_uk"))
    return Side(row["code"], row["name"], row["colour"], *optional)


def _claimant(row: Mapping[str, Any]) -> Claimant:
    outlet, observer = row.get("outlet", False), row.get("observer", False)
    return Claimant(row["name"], row["side"], outlet, observer, time_zone=row.get("time_zone", ""))


def _check_time_zones(rows: Iterable[Mapping[str, Any]], where: str) -> None:
    """Refuse the name of a time zone that this machine does not know.

    Raises:
        SetupError: with the name and what to do.
    """
    for zone in {row["time_zone"] for row in rows if row.get("time_zone")}:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as fault:
            raise SetupError(
                f"{where}: no time zone {zone!r} is known; write it as in the IANA list, such as 'Europe/Kyiv', or install tzdata"
            ) from fault


_KEYS = frozenset(
    {"name", "begins", "languages", "countries", "media", "private", "sides", "claimants", "offices", "regions"}
    | {"fighting", "front", "rivers"}
)


def parse_theatre(data: Mapping[str, Any], where: str) -> Theatre:
    """Check and compile the data of a theatre file; `where` names it in messages."""
    check_keys(data, _KEYS, where)
    for key, known in (
        ("sides", {"code", "name", "name_uk", "colour", "country", "time_zone", "words", "quoted"}),
        ("claimants", {"name", "side", "outlet", "observer", "time_zone", "words"}),
        ("offices", {"side", "words"}),
        ("regions", {"unit", "words"}),
        ("fighting", {"region", "units", "from", "until"}),
    ):
        for number, row in enumerate(data.get(key, ()), 1):
            check_keys(row, known, f"{where} [[{key}]] {number}")
    sides = {row["code"]: _side(row) for row in data["sides"]}
    if len(sides) != 2:
        raise SetupError(f"{where}: a theatre has two sides, this one names {len(sides)}")
    _check_time_zones((*data["sides"], *data["claimants"]), where)
    known_sides = {*sides, "independent", "unknown"}
    for row in (*data["claimants"], *data.get("offices", ())):
        if row["side"] not in known_sides:
            raise SetupError(
                f"{where}: side {row['side']!r} of {row.get('name', 'an office')!r} is none of {', '.join(sorted(known_sides))}"
            )
    return Theatre(
        name=data["name"],
        begins=data["begins"],
        languages=tuple(data["languages"]),
        countries=tuple(data["countries"]),
        sides=sides,
        side_words=Lexicon((w, row["code"]) for row in data["sides"] for w in row["words"]),
        quoted_words=Lexicon((w, row["code"]) for row in data["sides"] for w in row.get("quoted", ())),
        claimant_words=Lexicon(
            (w, _claimant(row))
            for row in data["claimants"]
            for w in row["words"]
        ),
        office_words=Lexicon((w, row["side"]) for row in data.get("offices", ()) for w in row["words"]),
        media=dict(data.get("media", {})),
        private_words=Lexicon((w, w) for w in data.get("private", ())),
        river_words=Lexicon((w, w) for w in data.get("rivers", ())),
        region_words=Lexicon((w, row["unit"]) for row in data.get("regions", ()) for w in row["words"]),
        fighting=tuple(
            Fighting(row["region"], frozenset(row["units"]), row["from"], row.get("until"))
            for row in data.get("fighting", ())
        ),
        front={unit: tuple(_period(days, unit, where) for days in rows) for unit, rows in data.get("front", {}).items()},
    )


def _period(days: Sequence[Any], unit: str, where: str) -> Period:
    first, last = (*days, None)[:2] if days else (None, None)
    if not isinstance(first, date) or not isinstance(last, date | None) or len(days) > 2 or (last and last < first):
        raise SetupError(f"{where} [front] {unit}: a period is its first day and, where it is over, its last, not {days}")
    return first, last
