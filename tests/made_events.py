"""Events of every kind that the contract allows, made by Hypothesis."""

from datetime import date
from typing import Any, get_args

from hypothesis import strategies as st

from gazetteer.place import Ambiguity, Kind
from mapper.model import Change, DateBasis, DatePrecision, Event, Reading, Status
from mapper.schema import COLUMNS

# What has its own meaning somewhere: to a spreadsheet, in XML, in a .dbf, in C, in the workbook's codes, in JSON.
TRICKY = (
    "",
    " ",
    "'",
    "'=1+1",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\ta",
    "\r",
    "\n",
    "a\r\nb",
    "\0",
    "a\0b",
    "\x0b",
    "\x1f",
    "\ufffe",
    "_x000D_",
    "_x005F_x000D_",
    "]]>",
    "<b>&amp;",
    '"',
    ",",
    "#N/A",
    "null",
    "true",
    "12",
    "2024-01-01",
    "Часів Яр",
    "Їжакевич" * 40,
    "🇺🇦😀",
    " a ",
)
TEXT = st.sampled_from(TRICKY) | st.text(st.characters(exclude_categories=["Cs"]))
POSITIONS = st.none() | st.tuples(st.floats(-180, 180), st.floats(-90, 90))
READINGS = st.builds(
    Reading,
    place_id=TEXT,
    place_name=TEXT,
    admin1=TEXT,
    country=TEXT,
    longitude=st.none() | st.floats(-180, 180),
    latitude=st.none() | st.floats(-90, 90),
    score=st.floats(0, 1),
    why=TEXT,
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    choices = {
        "date_precision": get_args(DatePrecision),
        "date_basis": get_args(DateBasis),
        "place_kind": get_args(Kind),
        "change": get_args(Change),
        "status": get_args(Status),
    }
    by_type = {
        "string": TEXT,
        "date": st.dates() | st.sampled_from([date.min, date(1900, 2, 28), date(1900, 3, 1), date.max]),
        "boolean": st.booleans(),
        "number": st.floats(0, 1e6),
        "integer": st.integers(0, 10**7),
    }
    values: dict[str, Any] = {
        "ambiguity": tuple(draw(st.lists(st.builds(Ambiguity, code=TEXT, detail=TEXT), max_size=2))),
        "candidates": tuple(draw(st.lists(READINGS, max_size=2))),
    }
    for column in COLUMNS:
        if column.type == "array":
            continue
        strategy = st.sampled_from(choices[column.name]) if column.values else by_type[column.type]
        strategy = st.floats(0, 1) if column.name == "place_confidence" else strategy
        values[column.name] = draw(st.none() | strategy if column.nullable else strategy)
    longitude, latitude = draw(POSITIONS) or (None, None)
    return Event(**values, longitude=longitude, latitude=latitude)
