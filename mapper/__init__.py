"""From reports about a war to dated events of control, a timeline of who holds what, and an honest map."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mapper.claims import ledger
    from mapper.differences import differences as diff
    from mapper.draw import draw_map
    from mapper.export import read_events, write_events
    from mapper.pipeline import read
    from mapper.timelines import timeline

__all__ = ["diff", "draw_map", "ledger", "read", "read_events", "timeline", "write_events"]

# No name of a module of ours: once that is imported, it would hide what is meant.
_WHERE = {
    "diff": ("mapper.differences", "differences"),
    "draw_map": ("mapper.draw", "draw_map"),
    "ledger": ("mapper.claims", "ledger"),
    "read": ("mapper.pipeline", "read"),
    "read_events": ("mapper.export", "read_events"),
    "timeline": ("mapper.timelines", "timeline"),
    "write_events": ("mapper.export", "write_events"),
}


def __getattr__(name: str) -> Any:  # each name has its own type
    """Import what is asked for only then: `import mapper` alone is fast."""
    if name not in _WHERE:
        raise AttributeError(f"module 'mapper' has no attribute {name!r}")
    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)
