"""The ledger of claims: who claimed what on which day, and when, if ever, somebody else confirmed or denied it.

A claim is what is said of who holds a settlement by the side that it favours, or by nobody known (`claimed`, `disputed`).
Said again by the same claimant within `NEAR_DAYS` it is the same claim. What answers it is said by others than its side,
on the day of the claim or later, as long as nobody says that the settlement changed hands again:

- a confirmation: a confirmed word that the same controller holds it, or, where it is claimed that a side entered it, that side;
- a denial: that it is not so, that another held the settlement that day, or for `NEAR_DAYS` after it that another still does.
  Where one report carries a claim and its denial, and nobody else denies it that day, the denial is that report's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from statistics import median
from typing import Final, Literal

from mapper.intervals import Settlement
from mapper.model import Event
from mapper.rulings import NEAR_DAYS
from mapper.words import CONTESTED, Word, hear

SAME_REPORT: Final = "same report"
"""Who denies a claim where one report carries both."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a claim: by whose word, known on which day, how many days after the claim, in which event."""

    by: str
    on: date
    after_days: int
    event_id: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim to one settlement.

    Attributes:
        settlement: the settlement.
        day: the day that it tells of.
        claimed_on: the day on which it was published.
        claimant: who claims it; "" when nobody is named.
        side: the claimant's side.
        change: what is claimed.
        controller: who holds the settlement by it.
        event_ids: the events that carry it, oldest first.
        confirmed: the first confirmation; None when there is none.
        denied: the first denial; None when there is none.
    """

    settlement: Settlement
    day: date
    claimed_on: date
    claimant: str
    side: str
    change: str
    controller: str
    event_ids: tuple[str, ...]
    confirmed: Answer | None
    denied: Answer | None

    @property
    def answer(self) -> Literal["confirmed", "denied", "open"]:
        """What became of it in the end: once confirmed, an earlier denial counts no more."""
        return "confirmed" if self.confirmed else "denied" if self.denied else "open"


@dataclass(frozen=True, slots=True)
class Tally:
    """How the claims of one claimant fared; medians are in days, None without any."""

    claimant: str
    side: str
    claims: int
    confirmed: int
    denied_before: int
    denied: int
    open: int
    median_days_to_confirmation: float | None
    median_days_to_denial: float | None


def ledger(events: Iterable[Event]) -> list[Claim]:
    """Tell who claimed what, and what became of it.

    Args:
        events: the events, in any order; those without a place or a date cannot count.

    Returns:
        The claims, settlement by settlement in the order of the place ids, each in the order of publication; [] for none.
    """
    heard = hear(events)
    return [
        _claim(heard.settlements[place_id], said, heard.words[place_id])
        for place_id in sorted(heard.words)
        for said in _claims(heard.words[place_id])
    ]


def tallies(claims: Iterable[Claim]) -> list[Tally]:
    """Count what became of the claims of each claimant.

    Returns:
        One count a claimant, those with the most claims first, then by name; [] for no claims.
    """
    by_claimant: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        by_claimant.setdefault((claim.claimant, claim.side), []).append(claim)
    found = [_tally(*who, theirs) for who, theirs in by_claimant.items()]
    return sorted(found, key=lambda tally: (-tally.claims, tally.claimant, tally.side))


def _tally(claimant: str, side: str, claims: Sequence[Claim]) -> Tally:
    answers = [claim.answer for claim in claims]
    return Tally(
        claimant=claimant,
        side=side,
        claims=len(claims),
        confirmed=answers.count("confirmed"),
        denied_before=sum(1 for claim in claims if claim.confirmed and claim.denied),
        denied=answers.count("denied"),
        open=answers.count("open"),
        median_days_to_confirmation=_median(claim.confirmed for claim in claims),
        median_days_to_denial=_median(claim.denied for claim in claims),
    )


def _median(answers: Iterable[Answer | None]) -> float | None:
    days = [answer.after_days for answer in answers if answer]
    return median(days) if days else None


def _claims(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield the words that make one claim, first published first; claims in that order."""
    claims: list[list[Word]] = []
    latest: dict[tuple[str, str], list[Word]] = {}
    for word in sorted(words, key=attrgetter("known", "day", "event_id")):
        if word.status == "denied":
            continue
        who = (word.claimant, word.side)
        said = latest.get(who)
        is_again = said is not None and said[0].controller == word.controller and _days(said[-1], word) <= NEAR_DAYS
        if said is not None and is_again:
            said.append(word)
        else:
            latest[who] = [word]
            claims.append(latest[who])
    yield from (said for said in claims if said[0].status in ("claimed", "disputed"))


def _days(earlier: Word, later: Word) -> int:
    return (later.known - earlier.known).days


def _claim(settlement: Settlement, said: Sequence[Word], words: Sequence[Word]) -> Claim:
    first = said[0]
    over = min((word.day for word in words if _is_another_change(word, first)), default=date.max)
    later = [word for word in words if word.known >= first.known and word.day < over and word.side != first.side]
    return Claim(
        settlement=settlement,
        day=first.day,
        claimed_on=first.known,
        claimant=first.claimant,
        side=first.side,
        change=first.change,
        controller=first.controller,
        event_ids=tuple(dict.fromkeys(word.event_id for word in said)),
        confirmed=_answer(first, [word for word in later if _confirms(word, first)]),
        denied=_answer(first, [*(word for word in later if _denies(word, first)), *_own_denials(said)]),
    )


def _answer(claim: Word, answers: Sequence[Word]) -> Answer | None:
    """Give the first of the words that answer a claim; None without one."""
    if not answers:
        return None
    first = min(answers, key=lambda word: (word.known, word.side == claim.side, word.day, word.event_id))
    by = SAME_REPORT if first.side == claim.side else first.claimant or first.side
    return Answer(by, first.known, _days(claim, first), first.event_id)


def _is_another_change(word: Word, claim: Word) -> bool:
    """Tell whether a word says that the settlement changed hands after what is claimed."""
    is_change = word.change in ("gained", "withdrew") and word.status != "denied"
    return is_change and word.day > claim.day and word.controller not in (claim.controller, CONTESTED)


def _confirms(word: Word, claim: Word) -> bool:
    is_near = word.day >= claim.day - timedelta(NEAR_DAYS)  # no memory of how it was once held before
    return word.status == "confirmed" and _says_as_much(word, claim) and is_near


def _says_as_much(word: Word, claim: Word) -> bool:
    """Tell whether a word gives a settlement to whom the claim does; who holds all of it has entered it as well."""
    return word.controller == claim.controller or (claim.controller == CONTESTED and word.controller == claim.actor)


def _denies(word: Word, claim: Word) -> bool:
    if word.status == "denied":
        return word.controller == claim.controller
    days = (word.day - claim.day).days
    return not _says_as_much(word, claim) and 0 <= days <= (NEAR_DAYS if word.change == "held" else 0)


def _own_denials(said: Sequence[Word]) -> list[Word]:
    return [word for word in said if word.status == "disputed"]
