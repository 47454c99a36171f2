"""Another geocoder, asked only where the gazetteer knows nothing: one question at a time, answers kept on disk on demand."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from geopy.exc import ConfigurationError, GeocoderParseError  # type: ignore[import-untyped]  # geopy publishes no types
from geopy.extra.rate_limiter import RateLimiter  # type: ignore[import-untyped]  # likewise
from geopy.geocoders.base import Geocoder  # type: ignore[import-untyped]  # likewise
from geopy.location import Location  # type: ignore[import-untyped]  # likewise


class Online:
    """A geocoder behind a rate limit and, if wanted, a cache.

    Args:
        geocoder: any synchronous geocoder of geopy.
        cache: folder for its answers, one JSON file a question, kept until somebody deletes it; None keeps none.
        min_delay_seconds: least time between two questions that go out.

    Raises:
        ConfigurationError: the folder cannot be made.
    """

    def __init__(self, geocoder: Geocoder, cache: Path | None, min_delay_seconds: float) -> None:
        self._geocoder = geocoder
        self._name = type(geocoder).__name__
        self._cache = cache
        self._limited = RateLimiter(
            self._ask,
            min_delay_seconds=min_delay_seconds,
            max_retries=0,
            error_wait_seconds=min_delay_seconds,
            swallow_exceptions=False,
        )
        if cache is not None:
            try:
                cache.mkdir(parents=True, exist_ok=True)
            except OSError as fault:
                raise ConfigurationError(f"{cache} is no folder for a cache: {fault.strerror}; give another") from fault

    def locations(self, method: str, query: str, timeout: Any) -> list[Location]:
        """Ask, or look up what was answered before.

        Args:
            method: `geocode` or `reverse`.
            query: an address, or "latitude,longitude" in degrees.
            timeout: seconds to wait for the service, None to wait for ever, or geopy's `DEFAULT_SENTINEL`.

        Returns:
            The answers, the service's best first, each with the service's own `raw` under `raw["answer"]` and the name of
            its class under `raw["source"]`; [] when it knows nothing, which the cache keeps as well.

        Raises:
            GeocoderServiceError: the service failed, or a file of the cache is damaged.
        """
        if self._cache is None:
            answers = self._limited(method, query, timeout)
        else:
            digest = hashlib.sha256(json.dumps([self._name, method, query]).encode()).hexdigest()
            answers = self._kept(self._cache / f"{digest[:32]}.json", method, query, timeout)
        return [
            Location(a["address"], (a["latitude"], a["longitude"]), {"source": self._name, "answer": a["raw"]})
            for a in answers
        ]

    def _kept(self, file: Path, method: str, query: str, timeout: Any) -> list[dict[str, Any]]:
        """Read the answers in a file; ask and write it when it is not there."""
        if not file.exists():
            answers = self._limited(method, query, timeout)
            record = {"service": self._name, "method": method, "query": query, "answers": answers}
            _write_whole(file, json.dumps(record, ensure_ascii=False, indent=1))
        try:
            kept: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["answers"]
        except (ValueError, KeyError, TypeError) as fault:
            raise GeocoderParseError(f"{file} is damaged; delete it, and it will be asked for again") from fault
        return kept

    def _ask(self, method: str, query: str, timeout: Any) -> list[dict[str, Any]]:
        found = getattr(self._geocoder, method)(query, exactly_one=False, timeout=timeout) or []
        return [
            {"address": at.address, "latitude": at.latitude, "longitude": at.longitude, "raw": at.raw} for at in found
        ]


def _write_whole(file: Path, text: str) -> None:
    """Write a file so that nobody ever finds half of it."""
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as part:
            part.write(text)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
