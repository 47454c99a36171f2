"""The map: one HTML file that opens anywhere, with the network off."""

from mapper.draw.folium_map import EventMap, SideStyle, build_map, draw_map

__all__ = ["EventMap", "SideStyle", "build_map", "draw_map"]
