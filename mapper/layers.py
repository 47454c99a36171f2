"""What is computed from events as layers for a GIS: who held what, and on the last day the land of each side and the front."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mapper.model import Event

if TYPE_CHECKING:
    import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types


def layers_of(events: Iterable[Event]) -> dict[str, geopandas.GeoDataFrame]:
    """Make the layers that a GeoPackage has beside the events.

    Args:
        events: the events; claims move control, as in `mapper.timeline`.

    Returns:
        In EPSG:4326 (longitude, latitude): `timeline`, a point for each interval; and of the last day on which anything changes
        `territory` and `front` (see `mapper.territory`), each with that `day`; without them when nothing ever does.
    """
    import geopandas

    from mapper.territory import areas_on, cells, front_on
    from mapper.timeline_tables import days_told_of, interval_frame
    from mapper.timelines import timeline

    course = timeline(events)
    held = interval_frame(course)
    points = geopandas.points_from_xy(held["longitude"], held["latitude"], crs="EPSG:4326")
    layers = {"timeline": geopandas.GeoDataFrame(held, geometry=points)}
    days = days_told_of(course)
    if days is not None:
        areas = areas_on(course, days[1], cells(timeline=course))
        layers["territory"] = areas.assign(day=days[1].isoformat())
        layers["front"] = front_on(areas).assign(day=days[1].isoformat())
    return layers
