"""The event contract, written once: the columns of every export, their values, and the reasons to doubt a place.

Writers, readers, the data frame and the documentation are driven from here; `mapper.model.Event` has the same fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from gazetteer.place import Ambiguity, Kind
from mapper.model import Change, DateBasis, DatePrecision, Reading, Status

SCHEMA_VERSION: Final = "1.0"
"""Of the columns: the first number rises when what was written before can no longer be read, the second otherwise."""

Type = Literal["string", "date", "boolean", "number", "integer", "array"]
"""Of a column: `date` is written as ISO 8601 (YYYY-MM-DD), `array` holds objects."""

Items = type[Ambiguity] | type[Reading]
"""What the objects of an array are made of."""


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a control event.

    Attributes:
        name: of the field in `mapper.model.Event`, the GeoJSON property and the column.
        type: of its values.
        nullable: whether it may be null.
        meaning: in words.
        values: the only values allowed; () when any will do.
        most: of a number, the most that it can be, from 0 on; None when it has no limits.
        items: of an array, what its objects are made of; None of the others.
        short: its name in a Shapefile, which has room for ten letters; "" when `name` fits.
    """

    name: str
    type: Type
    nullable: bool
    meaning: str
    values: tuple[str, ...] = ()
    most: int | None = None
    items: Items | None = None
    short: str = ""

    @property
    def short_name(self) -> str:
        """The name in a Shapefile."""
        return self.short or self.name


@dataclass(frozen=True, slots=True)
class AmbiguityCode:
    """One reason to look at a place.

    Attributes:
        code: as it stands in `ambiguity`.
        meaning: in words.
        settled_by: what a person can do to settle it.
        doubtful: whether it alone makes an event `ambiguous`.
    """

    code: str
    meaning: str
    settled_by: str
    doubtful: bool = True


CLAIMANT_SIDES_BESIDE_THE_SIDES: Final = ("independent", "unknown")
"""`claimant_side` is a side of the theatre file or one of these."""

COLUMNS: Final[tuple[Column, ...]] = (
    Column("event_id", "string", False, "Stable identity: the same report text always gives the same id."),
    Column("event_date", "date", True, "The day it happened; null when nothing dates it."),
    Column("event_date_end", "date", True, "Last day of a range, else null.", short="date_end"),
    Column(
        "date_precision",
        "string",
        False,
        "How exact the date is; a month or a year stands as its first day.",
        get_args(DatePrecision),
        short="date_prec",
    ),
    Column(
        "date_basis",
        "string",
        False,
        "Where the date comes from: stated in the text, relative to publication, the publication itself, or none.",
        get_args(DateBasis),
    ),
    Column("background", "boolean", False, "True for a past event recalled in passing; kept, not drawn by default."),
    Column("mention", "string", False, "The name exactly as written, with its case ending."),
    Column(
        "place_id",
        "string",
        True,
        "`katottg:UA…` for Ukraine, `geonames:…` or `postal:…` elsewhere, `user:…` your own; null when unresolved.",
    ),
    Column("place_name", "string", True, "Canonical name in Latin letters (2010 national romanisation in Ukraine)."),
    Column("place_name_uk", "string", True, "Ukrainian name.", short="name_uk"),
    Column("place_name_ru", "string", True, "Russian name.", short="name_ru"),
    Column("place_kind", "string", True, "What the place is; null when unresolved.", get_args(Kind)),
    Column("admin1", "string", True, "Oblast; null when unresolved."),
    Column("admin2", "string", True, "Raion; null when unresolved."),
    Column("admin3", "string", True, "Hromada; null when unresolved."),
    Column("country", "string", True, "ISO 3166-1 alpha-2 code; null when unresolved."),
    Column(
        "position_uncertainty_m",
        "number",
        True,
        "Radius in metres around the position within which what the report speaks of lies: the settlement's centre, by the "
        'gazetteer\'s own source; of a spot beside it ("3 km north of X") the stated distance more.',
        most=20_040_000,  # half the way around the world
        short="uncert_m",
    ),
    Column(
        "change",
        "string",
        False,
        "`gained`: the actor took all of it; `withdrew`: the actor left it; `advanced`: the actor took part of it or "
        "moved up to it; `contested`: fighting inside it, or each side said to hold part; `held`: an attack failed or "
        "nothing changed.",
        get_args(Change),
    ),
    Column("actor", "string", False, "The side that did it, as the theatre file names it."),
    Column(
        "control_after", "string", False, "Who holds it afterwards: a side, `contested` or `unknown`.", short="control"
    ),
    Column("claimant", "string", True, "Who says so; a report in nobody's name gives its own outlet."),
    Column("claimant_side", "string", False, "A side, `independent` or `unknown`.", short="claim_side"),
    Column(
        "status",
        "string",
        False,
        "`claimed`: said by the side that it favours, or by nobody known; `confirmed`: said by the side that it costs, "
        "or by an independent observer; `denied`: said not to be so; `disputed`: one report carries both.",
        get_args(Status),
    ),
    Column(
        "place_confidence",
        "number",
        False,
        "0 to 1, calibrated: of places given 0.8, eight in ten are right.",
        most=1,
        short="confidence",
    ),
    Column("ambiguous", "boolean", False, "True when a careful reader would want to look at which place is meant."),
    Column("ambiguity", "array", False, "Reasons to look: objects with `code` and `detail`.", items=Ambiguity),
    Column(
        "candidates",
        "array",
        False,
        "Other readings, best first: objects with `place_id`, `place_name`, `admin1`, `country`, `longitude`, "
        "`latitude` (degrees, WGS 84), `score` and `why`.",
        items=Reading,
    ),
    Column("quote", "string", False, "The sentence that it stands in, unchanged."),
    Column("report_id", "string", False, "The report that it comes from."),
    Column("source", "string", True, "Outlet or channel of the report."),
    Column("url", "string", True, "Link to the report."),
    Column("published", "date", True, "Day of publication of the report."),
    Column(
        "mention_start",
        "integer",
        False,
        "Where the mention starts in the report's text, in characters from 0.",
        short="ment_start",
    ),
    Column("mention_stop", "integer", False, "Where it stops: the first character after it.", short="ment_stop"),
)
"""Every field of an event but its position, in the order of all exports; the position is the geometry."""

AMBIGUITY_CODES: Final[tuple[AmbiguityCode, ...]] = (
    AmbiguityCode(
        "homonyms",
        "Several places of that name fit about as well.",
        "Find a report of the same event that names the raion, a neighbouring village or a distance to a town.",
    ),
    AmbiguityCode(
        "name_differs",
        "No place of exactly that name lies where the report puts it; the nearest name was taken.",
        "Look the name up in the original language of the claim: it may be misspelt or translated back.",
    ),
    AmbiguityCode(
        "outside_stated_region",
        "The only place of that name lies outside the region that the report states.",
        "Check the region in another report: either the region or the name is wrong.",
    ),
    AmbiguityCode(
        "kind_differs",
        'The report calls it something else than it is ("town" for a village).',
        "Ask whether a larger place of a similar name nearby could be meant.",
    ),
    AmbiguityCode(
        "population_differs",
        'The report gives it a population that it cannot have ("10,000" for a village of 400).',
        "Look up where the report has the figure from: it may belong to a namesake.",
    ),
    AmbiguityCode(
        "former_name",
        "The name is no longer official.",
        "Nothing to settle: the place is known; its official name stands in the row.",
        doubtful=False,
    ),
    AmbiguityCode(
        "far_from_front",
        "It lies implausibly far from where control was changing at that time.",
        "Look for a namesake near the front, or for a second report of so deep an advance.",
    ),
    AmbiguityCode(
        "approximate_position",
        "The gazetteer knows where it lies only to a few kilometres.",
        "Nothing to settle about the name; take the position from a detailed map before measuring with it.",
        doubtful=False,
    ),
    AmbiguityCode(
        "unresolved",
        "No place fits, or nothing settles which of several does.",
        "Look the name up by hand; report a name that the gazetteer lacks.",
    ),
)
"""The reasons that `ambiguity` may carry."""
