"""Writers and readers of the results: the formats of events, the list of doubtful places, the list of skipped reports.

They decide nothing: each is a view of the events, driven by `mapper.schema.COLUMNS`. A file is written whole or not at
all.
"""

from __future__ import annotations

from mapper.export.contract import feature
from mapper.export.doubtful import AMBIGUOUS_COLUMNS, write_ambiguous
from mapper.export.files import whole_file
from mapper.export.formats import FORMATS, read_events, write_events
from mapper.export.frame import to_geodataframe
from mapper.export.geojson import read_geojson, write_geojson
from mapper.export.notes import write_notes

__all__ = [
    "AMBIGUOUS_COLUMNS",
    "FORMATS",
    "feature",
    "read_events",
    "read_geojson",
    "to_geodataframe",
    "whole_file",
    "write_ambiguous",
    "write_events",
    "write_geojson",
    "write_notes",
]
