"""Tile layers, for whoever wants a map that goes online: the providers that xyzservices lists."""

from __future__ import annotations

from difflib import get_close_matches

from xyzservices import TileProvider, providers  # type: ignore[import-untyped]  # it ships no types

from mapper.errors import SetupError


def tile_provider(name: str) -> TileProvider:
    """Find a tile provider.

    Args:
        name: as xyzservices has it, in any case: "OpenStreetMap.Mapnik".

    Returns:
        The provider, for `folium.TileLayer`.

    Raises:
        SetupError: there is none of that name, or it wants a key.
    """
    try:
        provider = providers.query_name(name)
    except ValueError as error:
        near = get_close_matches(name, list(providers.flatten()), n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "OpenStreetMap.Mapnik is one"
        raise SetupError(f"tiles {name!r}: xyzservices has no provider of that name; {hint}") from error
    if provider.requires_token() or "<insert your" in str(dict(provider)):
        raise SetupError(f"tiles {name!r}: {provider.name} wants a key of yours; choose one without, OpenStreetMap.Mapnik")
    return provider
