"""Places that only say whose people are meant ("жителі Сум", "захисники Бахмута")."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.chunks import Chunk


def belongs_to_people(chunks: Sequence[Chunk], place: int) -> bool:
    """Tell whether a place only says whose people are spoken of ("жителів Сум, яких утримували", not "Суми")."""
    return place > 0 and chunks[place - 1].kind in ("residents", "troops")


def left_by_its_own(chunks: Sequence[Chunk], at: int) -> list[int]:
    """Give the index of the place whose own garrison a verb says has left, with no word of whence ("захисники X відійшли")."""
    leaves = chunks[at].value.change == "withdrew" and at > 1 and chunks[at - 1].kind == "place"
    return [at - 1] if leaves and chunks[at - 2].kind in ("troops", "side") else []
