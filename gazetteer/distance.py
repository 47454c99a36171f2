"""Distance on the earth, for the build and the index alike."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of WGS 84 (IUGG). A great circle on this sphere is within 0.5 % of the geodesic."""


def great_circle_km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Measure the distance between two points along a great circle.

    Args:
        lon_a: longitude of the first, degrees.
        lat_a: latitude of the first, degrees.
        lon_b: longitude of the second, degrees.
        lat_b: latitude of the second, degrees.

    Returns:
        The distance in kilometres.

    """
    phi_a, phi_b = radians(lat_a), radians(lat_b)
    haversine = sin((phi_b - phi_a) / 2) ** 2 + cos(phi_a) * cos(phi_b) * sin(radians(lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(haversine)))
