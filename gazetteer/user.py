"""A user's own additions to the gazetteer: files taken in beside the embedded tables, and out again.

They live in one folder (see `root`). Its file `current` names the folder of the state that holds; a state has the rows
of each file that was added, what became of them (`additions.json`), and the tables of embedded and added places merged.
A change makes a new state and then exchanges that one name, so that it happens whole or not at all.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import os
import re
import secrets
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.errors import GazetteerError

if TYPE_CHECKING:
    from gazetteer.user_formats import Reading, UserPlace

VARIABLE = "FRONTLINE_GAZETTEER"
"""Environment variable that names another folder for the additions."""

EMBEDDED = Path(__file__).parent / "data"

MOST_ADDITIONS = 200
"""The tables name the source of a position in one byte."""

_CURRENT = "current"
_POINTER = re.compile(r"state-[0-9a-f]{16} [0-9a-f]{64}\n")
_MANIFEST = "additions.json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Addition:
    """One file that a user added.

    Attributes:
        name: what it is called here: the file's name up to its first dot.
        file: name of the file.
        sha256: digest of the file.
        format: what it was read as.
        licence: licence of the data, as the user or the format states it; "" when neither does.
        date: day that the data are of, as the user states it; None when not.
        rows: places in it.
        by_code: known settlements found by their code.
        by_name: known settlements found by name and position.
        placed: known settlements that got a position from it, or a better one.
        added: places that were not known.
        bad: rows that are no places: where each stands (line or feature), and why.
        unplaced: places that could not be merged, likewise.

    """

    name: str
    file: str
    sha256: str
    format: str
    licence: str
    date: str | None
    rows: int
    by_code: int = 0
    by_name: int = 0
    placed: int = 0
    added: int = 0
    bad: tuple[tuple[str, str], ...] = ()
    unplaced: tuple[tuple[str, str], ...] = ()

    @property
    def source(self) -> str:
        """What positions from it are said to come from (`Place.source`)."""
        return f"user: {self.name}"

    @property
    def skipped(self) -> tuple[tuple[str, str], ...]:
        """All rows that were left out: where each stands, and why."""
        return self.bad + self.unplaced


_Kept = tuple[Addition, Sequence["UserPlace"]]


def root() -> Path:
    """Tell where the additions live: the folder that `FRONTLINE_GAZETTEER` names, or one among the user's data.

    Returns:
        The folder, which need not exist.

    Raises:
        GazetteerError: no variable names it, and the user has no home.

    """
    named = os.environ.get(VARIABLE)
    try:
        return Path(named).expanduser() if named else _among_the_users_data()
    except RuntimeError as problem:
        raise GazetteerError(f"there is no home folder; name a folder for your places with {VARIABLE}") from problem


def _among_the_users_data() -> Path:
    if sys.platform == "win32":
        data = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        data = Path.home() / "Library" / "Application Support"
    else:  # XDG Base Directory Specification
        data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return data / "frontline-mapper" / "gazetteer"


def tables() -> Path | None:
    """Find the tables with the user's additions; they are merged anew when the embedded ones have changed since.

    Returns:
        Their folder; None when the user added nothing.

    Raises:
        GazetteerError: the folder of the additions is damaged, or cannot be written when they are to be merged anew.

    """
    state, embedded = _state()
    if state is not None and embedded != _embedded_digest():
        _log.warning("The embedded gazetteer has changed: merging your additions in %s anew.", root())
        _exchange([_kept(state, addition) for addition in additions()])
        state, _ = _state()
    return state


def additions() -> tuple[Addition, ...]:
    """List what the user added, in the order of merging; () when nothing.

    Raises:
        GazetteerError: the folder of the additions is damaged.

    """
    state, _ = _state()
    if state is None:
        return ()
    try:
        listed = json.loads((state / _MANIFEST).read_text(encoding="utf-8"))
        return tuple(
            Addition(**{**item, **{key: tuple(map(tuple, item[key])) for key in ("bad", "unplaced")}})
            for item in listed
        )
    except (OSError, ValueError, TypeError, KeyError) as problem:
        raise damaged(problem) from problem


def add(
    paths: Sequence[Path],
    *,
    name_column: str | None = None,
    code_column: str | None = None,
    licence: str = "",
    as_of: date | None = None,
) -> tuple[Addition, ...]:
    """Merge files of places into the gazetteer; one added before under the same name is replaced.

    Args:
        paths: GeoNames dumps (alternateNamesV2 beside them), CSV tables, vector files.
        name_column: the column with the name, where it is called unusually.
        code_column: the column with the KATOTTG code, likewise.
        licence: licence of the data, to be shown with it.
        as_of: the day that the data are of.

    Returns:
        What became of each file.

    Raises:
        GazetteerError: a file cannot be read, or the folder cannot be written; nothing has changed then.

    """
    from gazetteer import user_formats

    readings = user_formats.read(paths, name_column, code_column)
    fresh: list[_Kept] = [(_addition(reading, licence, as_of), reading.places) for reading in readings]
    names = [addition.name for addition, _ in fresh]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise GazetteerError(f"two files would be called {twice!r} here; rename one, or add them one after the other")
    state, _ = _state()
    old = [_kept(state, item) for item in additions() if item.name not in names] if state else []
    if len(old) + len(fresh) > MOST_ADDITIONS:
        raise GazetteerError(f"more than {MOST_ADDITIONS} files; join some of them into one")
    return _exchange(old + fresh)[len(old) :]


def remove(name: str) -> Addition:
    """Take an addition out of the gazetteer; with the last one its folder goes too.

    Args:
        name: the addition, as `additions` names it.

    Returns:
        What was taken out.

    Raises:
        GazetteerError: nothing of that name was added, or the folder cannot be written.

    """
    state, _ = _state()
    listed = additions()
    gone = next((item for item in listed if item.name == name), None)
    if gone is None or state is None:
        known = ", ".join(item.name for item in listed) or "nothing"
        raise GazetteerError(f"nothing called {name!r} was added; added so far: {known}")
    _exchange([_kept(state, item) for item in listed if item is not gone])
    return gone


def damaged(problem: Exception) -> GazetteerError:
    """Make the error that says what to do about a folder of additions that cannot be used."""
    return GazetteerError(
        f"{root()}: the folder of your additions is damaged ({problem}); delete it and add your files again"
    )


def _addition(reading: Reading, licence: str, as_of: date | None) -> Addition:
    from gazetteer.user_formats import digest

    path = reading.path
    name = " ".join((path.name.partition(".")[0] or path.name).split())
    return Addition(
        name, path.name, digest(path), reading.format, licence or reading.licence, as_of.isoformat() if as_of else None,
        len(reading.places), bad=tuple(reading.skipped),
    )  # fmt: skip


def _state() -> tuple[Path | None, str]:
    """Find the folder of the state that holds, and the digest of the embedded tables that it was merged with.

    Returns:
        Both; None and "" when nothing was added.

    """
    try:
        folder = root()
        text = (folder / _CURRENT).read_text(encoding="utf-8")
    except (GazetteerError, FileNotFoundError, NotADirectoryError, PermissionError):  # nobody can have added anything
        return None, ""
    except (OSError, ValueError) as problem:
        raise damaged(problem) from problem
    if not _POINTER.fullmatch(text):
        raise damaged(ValueError(f"{_CURRENT} does not name a state"))
    name, embedded = text.split()
    return folder / name, embedded


def _embedded_digest() -> str:
    """Give the digest of the embedded manifest, which has the digests of all tables."""
    return hashlib.sha256((EMBEDDED / "manifest.json").read_bytes()).hexdigest()


def _kept(state: Path, addition: Addition) -> _Kept:
    """Read the rows of an addition back."""
    from gazetteer.user_formats import UserPlace

    try:
        with gzip.open(state / f"{addition.name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
        return addition, [UserPlace(**{key: _hashable(value) for key, value in row.items()}) for row in rows]
    except (OSError, EOFError, ValueError, TypeError) as problem:
        raise damaged(problem) from problem


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _exchange(kept: Sequence[_Kept]) -> tuple[Addition, ...]:
    """Make a new state the one that holds, and delete the others; of no additions, the whole folder."""
    folder = root()
    try:
        if not kept:
            (folder / _CURRENT).unlink()
            _sweep(folder, None)
            folder.rmdir()
            return ()
        folder.mkdir(parents=True, exist_ok=True)
        state = folder / f"state-{secrets.token_hex(8)}"
        state.mkdir()
        try:
            done = _write_state(state, kept)
            (state / _CURRENT).write_text(f"{state.name} {_embedded_digest()}\n", encoding="utf-8")
            (state / _CURRENT).replace(folder / _CURRENT)
        except BaseException:  # an interruption, too, leaves nothing behind
            shutil.rmtree(state, ignore_errors=True)
            raise
        _sweep(folder, state)
    except OSError as problem:
        raise GazetteerError(
            f"{folder}: cannot be written ({problem.strerror}); name another folder with {VARIABLE}"
        ) from problem
    return done


def _sweep(folder: Path, state: Path | None) -> None:
    """Delete the states that hold no longer, those of interrupted changes included."""
    for old in folder.glob("state-*"):
        if old != state:
            shutil.rmtree(old, ignore_errors=True)


def _write_state(state: Path, kept: Sequence[_Kept]) -> tuple[Addition, ...]:
    """Merge additions, and write the tables, the rows and what became of them."""
    from gazetteer.user_merge import merge

    outcomes = merge(EMBEDDED, [(addition.source, places) for addition, places in kept], state)
    done = []
    for (addition, places), outcome in zip(kept, outcomes, strict=True):
        done.append(replace(addition, **{**asdict(outcome), "unplaced": tuple(outcome.unplaced)}))
        with gzip.open(state / f"{addition.name}.jsonl.gz", "wt", encoding="utf-8") as rows:
            rows.writelines(json.dumps(asdict(place), ensure_ascii=False) + "\n" for place in places)
    listed = json.dumps([asdict(addition) for addition in done], indent=1, ensure_ascii=False)
    (state / _MANIFEST).write_text(listed + "\n", encoding="utf-8")
    return tuple(done)
