"""The map: one HTML file that opens anywhere, with the network off; and the same as a fragment, or as a picture."""

from mapper.draw.embed import fragment, save_fragment
from mapper.draw.folium_map import EventMap, SideStyle, draw_map
from mapper.draw.still import save_still

__all__ = ["EventMap", "SideStyle", "draw_map", "fragment", "save_fragment", "save_still"]
