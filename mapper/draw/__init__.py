"""The map: one HTML file that opens anywhere, with the network off."""

from mapper.draw.folium_map import EventMap, SideStyle, draw_map

__all__ = ["EventMap", "SideStyle", "draw_map"]
