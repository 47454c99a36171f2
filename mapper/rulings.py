"""The few rules by which words become intervals of control, alike for all sides; README, "Who held what, when?", tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from math import isfinite
from operator import attrgetter
from typing import Final

from mapper.errors import SetupError
from mapper.intervals import Certainty, Interval
from mapper.words import CONTESTED, UNKNOWN, Word

NEAR_DAYS: Final = 7
"""For so many days after a claim the other side's `held` and denials are an answer to it."""

WEIGHED_DAYS: Final = 30
"""For so many days the latest word of a claimant counts where words are weighed."""

RULES: Final = "claimed, confirmed, claimant:NAME or side:CODE"

_STRENGTH: Final[dict[Certainty, int]] = {"none": 0, "given": 0, "claimed": 1, "disputed": 2, "confirmed": 3}
"""What a later word for the same controller can turn the certainty into: never into a weaker one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Whose words move control.

    Attributes:
        kind: `claimed`, `confirmed`, `claimant`, `side` or `weighed`.
        name: of the claimant, or the code of the side.
        weights: by the name of a claimant or the code of a side, folded; only where words are weighed.
    """

    kind: str
    name: str = ""
    weights: Mapping[str, Decimal] = field(default_factory=dict)

    def admits(self, word: Word) -> bool:
        """Tell whether a word moves control."""
        match self.kind:
            case "confirmed":
                return word.status == "confirmed"
            case "claimant":
                return word.claimant.casefold() == self.name.casefold()
            case "side":
                return word.side.casefold() == self.name.casefold()
            case "weighed":
                return self.weight(word) > 0
        return True

    def weight(self, word: Word) -> Decimal:
        """Give what a word weighs: as its claimant does, else as their side; 0 for others."""
        return self.weights.get(word.claimant.casefold(), self.weights.get(word.side.casefold(), Decimal(0)))


def rule_of(by: str, weights: Mapping[str, float] | None = None) -> Rule:
    """Read the name of a rule.

    Args:
        by: `claimed`, `confirmed`, `claimant:NAME` or `side:CODE`.
        weights: numbers by the name of a claimant or the code of a side, then `by` stays `claimed`.

    Raises:
        SetupError: there is no such rule, or a weight is no number from 0 up.
    """
    kind, _, name = by.partition(":")
    if weights is not None:
        if by != "claimed":
            raise SetupError(f"by {by}: weights are a rule of their own; leave one of the two out")
        return Rule("weighed", weights={key.casefold(): _weight(key, weights[key]) for key in weights})
    if (by in ("claimed", "confirmed")) or (kind in ("claimant", "side") and name.strip()):
        return Rule(kind, name.strip())
    raise SetupError(f"by {by!r}: no such rule; give {RULES}")


def _weight(key: str, value: object) -> Decimal:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not isfinite(value) or value < 0:  # type: ignore[arg-type, operator]  # told by the first test
        raise SetupError(f"weight of {key!r} is {value!r}; give a number from 0 up")
    return Decimal(str(value))


def intervals_of(place_id: str, words: Sequence[Word], given: Mapping[date, str], rule: Rule) -> tuple[Interval, ...]:
    """Go through the days of one settlement.

    Args:
        place_id: the settlement.
        words: what is said of it, in order.
        given: who holds it by the file that the timeline starts with, by day.
        rule: whose words move control.

    Returns:
        Its intervals, in order and without gaps; one, `unknown`, when nothing moves it.
    """
    course = _Course(place_id, rule)
    by_day = {day: list(said) for day, said in groupby(words, attrgetter("day"))}
    for day in sorted({*by_day, *given}):
        course.pass_day(day, given.get(day), by_day.get(day, []))
    return course.intervals()


class _Course:
    """What is taken to be so of one settlement while its days are gone through."""

    def __init__(self, place_id: str, rule: Rule) -> None:
        self._place_id = place_id
        self._rule = rule
        self._done: list[Interval] = []
        self._first: date | None = None
        self._latest: dict[str, Word] = {}
        self._begin(UNKNOWN, "none")

    def _begin(self, controller: str, certainty: Certainty, words: Iterable[Word] = ()) -> None:
        self._controller = controller
        self._certainty = certainty
        self._backing = list(words)
        self._sides = {word.side for word in self._backing}
        self._against: list[Word] = []

    def intervals(self) -> tuple[Interval, ...]:
        """Give all intervals up to now, the last of them open."""
        last = self._interval(None, self._controller, self._certainty, self._backing, self._against)
        return (*self._done, last)

    def _interval(
        self, last: date | None, controller: str, certainty: Certainty, backing: list[Word], against: list[Word]
    ) -> Interval:
        behind = sorted((*backing, *against)) if certainty == "disputed" else backing
        ids = tuple(dict.fromkeys(word.event_id for word in behind))
        return Interval(self._place_id, self._first, last, controller, certainty, ids)

    def pass_day(self, day: date, given: str | None, words: Sequence[Word]) -> None:
        """Hear all that counts from a day on; days must come in order."""
        before = self._controller, self._certainty
        backing, against = self._backing, self._against
        lengths = len(backing), len(against)
        self._hear_all(day, given, words)
        if before != (self._controller, self._certainty) or backing is not self._backing:
            behind = backing[: lengths[0]], against[: lengths[1]]
            self._done.append(self._interval(day - timedelta(1), *before, *behind))
            self._first = day

    def _hear_all(self, day: date, given: str | None, words: Sequence[Word]) -> None:
        if given is not None and given != self._controller:
            self._begin(given, "given")
        said = [word for word in words if word.status != "denied"]
        admitted = [word for word in said if self._rule.admits(word)]
        if self._rule.kind == "weighed":
            self._weigh(day, admitted)
        else:
            self._hear(admitted)
        if self._rule.kind in ("claimant", "side"):
            self._compare(day, [word for word in said if not self._rule.admits(word)])
        self._answer(day, words)

    def _hear(self, words: Sequence[Word]) -> None:
        """Let the surest words of a day say who holds the settlement; a side's own `held` takes nothing back."""
        moving = _moving(words)
        if not moving:  # all that is said are claims to hold it
            unknown = self._controller == UNKNOWN
            moving = [word for word in words if unknown or word.controller == self._controller]
        if moving:
            controller, certainty = _together(moving)
            self._set(controller, certainty, [w for w in words if w in moving or w.controller == controller])

    def _set(self, controller: str, certainty: Certainty, words: Sequence[Word]) -> None:
        """Take a settlement to be in a hand from now on, or still to be."""
        if controller != self._controller:
            self._begin(controller, certainty, words)
        elif self._certainty != "given" or certainty == "confirmed":
            self._backing += words
            self._sides |= {word.side for word in words}
            self._certainty = max(self._certainty, certainty, key=_STRENGTH.__getitem__)

    def _weigh(self, day: date, words: Sequence[Word]) -> None:
        """Let the latest word of each claimant count by its weight; the most wins, a tie is contested."""
        self._latest |= {word.claimant or word.side: word for word in words}
        if not words:
            return
        counted = sorted(word for word in self._latest.values() if (day - word.day).days < WEIGHED_DAYS)
        sums: dict[str, Decimal] = {}
        for word in counted:
            sums[word.controller] = sums.get(word.controller, Decimal(0)) + self._rule.weight(word)
        most = max(sums.values())
        backing = [word for word in counted if sums[word.controller] == most]
        controller, certainty = _together(backing)
        if certainty == "claimed" and len(sums) > 1:
            certainty = "disputed"
        self._set(controller, certainty, [w for w in backing if w.day == day or controller != self._controller])

    def _compare(self, day: date, others: Sequence[Word]) -> None:
        """Let those confirm or dispute whose words do not move control; what is confirmed that day only by surer words."""
        if self._certainty in ("none", "given"):
            return
        is_sure = self._certainty == "confirmed" and self._backing[-1].day == day
        moving = [word for word in _moving(others) if word.status == "confirmed" or not is_sure]
        contrary = [word for word in moving if word.controller != self._controller]
        if contrary:
            self._certainty = "disputed"
            self._against += contrary
        elif any(word.status == "confirmed" for word in moving):
            self._set(self._controller, "confirmed", moving)

    def _answer(self, day: date, words: Sequence[Word]) -> None:
        """Let denials, and the other side's claims to hold the settlement, dispute a claim made not long before."""
        is_claim = self._certainty in ("claimed", "disputed")
        if is_claim and self._backing and (day - self._backing[-1].day).days <= NEAR_DAYS:
            answers = [word for word in words if self._is_denial(word) or self._is_contrary_hold(word)]
            if answers:
                self._certainty = "disputed"
                self._against += answers

    def _is_denial(self, word: Word) -> bool:
        return word.status == "denied" and word.controller == self._controller

    def _is_contrary_hold(self, word: Word) -> bool:
        is_hold = word.change == "held" and word.status != "denied"
        return is_hold and word.controller != self._controller and word.side not in self._sides


def _moving(words: Sequence[Word]) -> list[Word]:
    """Give the words of a day that say of a change: those confirmed, else claims to more than still to hold it.

    Of what one side says on one day, that somebody holds all of it goes before that it is contested.
    """
    sure = [word for word in words if word.status == "confirmed"]
    moving = sure or [word for word in words if word.change != "held"]
    whole = {word.side for word in moving if word.controller != CONTESTED}
    return [word for word in moving if word.controller != CONTESTED or word.side not in whole]


def _together(words: Sequence[Word]) -> tuple[str, Certainty]:
    """Give who holds the settlement by words that count alike, and how certain that is: at odds it is contested, disputed."""
    statuses = {word.status for word in words}
    if len({word.controller for word in words}) > 1:
        return CONTESTED, "disputed"
    certainty: Certainty = (
        "confirmed" if "confirmed" in statuses else "disputed" if "disputed" in statuses else "claimed"
    )
    return words[0].controller, certainty
