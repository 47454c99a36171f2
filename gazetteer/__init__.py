"""The places: what there is, what it is called, where it lies. Imports nothing of `mapper`."""

from gazetteer.check import check
from gazetteer.errors import GazetteerError
from gazetteer.index import Gazetteer, open_gazetteer

__all__ = ["Gazetteer", "GazetteerError", "check", "open_gazetteer"]
