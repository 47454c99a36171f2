"""The ledger of claims as a page: one file without scripts, which opens with the network off."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Callable, Iterable, Sequence
from os import PathLike
from typing import Final

from mapper.claims import Answer, Claim, Tally, tallies
from mapper.export.files import whole_file

MOST_CLAIMS: Final = 1000
"""So many claims, the latest, are listed; a table (.csv) has all."""

MOST_CLAIMANTS: Final = 30
"""So many claimants, those with the most claims, have a bar; the table below has all."""

ANSWERS: Final = ("confirmed", "denied", "open")

LAGS: Final = ((0, 0), (1, 1), (2, 2), (3, 7), (8, 14), (15, 30), (31, 90), (91, None))
"""Days between which lags are counted together; None: without end."""

_ROW, _BAR, _LABEL, _WIDTH, _COUNT = 26, 18, 260, 460, 60
"""Of a plot in pixels: height of a row and of its bar, width of names, of the longest bar and of the number behind it."""

_LETTERS: Final = 34
"""So many letters of a name fit beside a bar."""

_NOTE: Final = (
    "A claim is what a side says to its own favour, or what nobody known says. It is confirmed when the side that it costs, "
    "or an independent observer, says the same on that day or later, and denied when others than its side say that it is not "
    "so. Open means that no report read here answers it; it does not mean that it is false."
)

_STYLE: Final = """
:root {
  color-scheme: light dark; --ink: #1d2127; --paper: #fff; --line: #8a929c;
  --confirmed: #1b7a4b; --denied: #b3541e; --open: #b9c0c9;
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaed; --paper: #16191d; --confirmed: #4fbf88; --denied: #ef9159; --open: #5b636e; }
}
body {
  margin: 2rem auto; max-width: 60rem; padding: 0 1rem;
  font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
}
table { border-collapse: collapse; font-size: 0.875rem; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; margin: 1rem 0; }
svg { display: block; }
text { fill: var(--ink); font-size: 13px; }
.confirmed { fill: var(--confirmed); } .denied { fill: var(--denied); } .open { fill: var(--open); }
.key svg { display: inline; } .key span { margin-right: 1.5rem; white-space: nowrap; }
"""


class _Markup(str):
    """Text that is HTML already: only `_tag` makes it."""

    __slots__ = ()


def write_page(claims: Sequence[Claim], path: str | PathLike[str]) -> None:
    """Write the ledger as a page of plots and tables.

    Args:
        claims: the claims, as `mapper.claims.ledger` gives them; none at all gives a page that says so.
        path: the file; it is replaced whole.

    Raises:
        SetupError: when it cannot be written.
    """
    with whole_file(path) as file:
        file.write(page(claims))


def page(claims: Sequence[Claim]) -> str:
    """Make the page; the same claims give the same text."""
    counts = tallies(claims)
    body = _tag(
        "body",
        _tag("h1", "Who claimed what, and what became of it"),
        _tag("p", _NOTE),
        *(_sections(claims, counts) if claims else [_tag("p", "The events hold no claim.")]),
    )
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = _tag(
        "head",
        _tag("meta", charset="utf-8"),
        _tag("meta", http_equiv="Content-Security-Policy", content=policy),
        _tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _tag("title", "Claims and what became of them"),
        _tag("style", _Markup(_STYLE)),
    )
    return f"<!DOCTYPE html>\n{_tag('html', head, body, lang='en')}\n"


def _tag(name: str, /, *children: str, **attributes: object) -> _Markup:
    """Make an element; the only way by which text gets into the page, and all of it is escaped here."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(str(value))}"' for key, value in attributes.items()
    )
    inner = "".join(child if isinstance(child, _Markup) else _escaped(child) for child in children)
    return _Markup(f"<{name}{given}>" if name == "meta" else f"<{name}{given}>{inner}</{name}>")


def _escaped(text: str) -> str:
    return html.escape(text).encode("utf-8", "replace").decode()


def _sections(claims: Sequence[Claim], counts: Sequence[Tally]) -> list[_Markup]:
    shown, listed = (
        counts[:MOST_CLAIMANTS],
        sorted(claims, key=lambda claim: claim.claimed_on, reverse=True)[:MOST_CLAIMS],
    )
    of_all = "" if len(listed) == len(claims) else f", the latest {len(listed):,} of {len(claims):,}"
    return [
        _tag("h2", "By claimant"),
        _key(),
        _bars(
            [(_who(tally.claimant, tally.side), [getattr(tally, answer) for answer in ANSWERS]) for tally in shown],
            ANSWERS,
        ),
        _tally_table(counts),
        _tag("h2", "Days until a claim was confirmed"),
        _lags([claim.confirmed for claim in claims], "confirmed"),
        _tag("h2", "Days until a claim was denied"),
        _lags([claim.denied for claim in claims], "denied"),
        _tag("h2", f"Claims{of_all}"),
        _claim_table(listed),
    ]


def _who(claimant: str, side: str) -> str:
    return f"{claimant or 'nobody named'} ({side})"


def _key() -> _Markup:
    square = {
        answer: _tag("svg", _rect(0, 0, 12, 12, answer), width=12, height=12, aria_hidden="true") for answer in ANSWERS
    }
    return _tag("p", *(_tag("span", square[answer], f" {answer}") for answer in ANSWERS), class_="key")


def _lags(answers: Iterable[Answer | None], kind: str) -> _Markup:
    days = [answer.after_days for answer in answers if answer]
    if not days:
        return _tag("p", f"No claim was {kind}.")
    rows = [
        (_span(first, last), [sum(1 for day in days if day >= first and (last is None or day <= last))])
        for first, last in LAGS
    ]
    return _bars(rows, (kind,))


def _span(first: int, last: int | None) -> str:
    if last is None:
        return f"{first} days and more"
    return (
        ("the same day" if first == 0 else f"{first} day{'s' * (first > 1)}")
        if first == last
        else f"{first} to {last} days"
    )


def _bars(rows: Sequence[tuple[str, Sequence[int]]], kinds: Sequence[str]) -> _Markup:
    """Draw one bar a row, its parts side by side, each with its number in words for who cannot see it."""
    most = max(sum(numbers) for _, numbers in rows)
    drawn: list[_Markup] = []
    for number, (label, numbers) in enumerate(rows):
        top, left = number * _ROW, float(_LABEL)
        drawn.append(_tag("text", _short(label), x=_LABEL - 8, y=top + 16, text_anchor="end"))
        for kind, count in zip(kinds, numbers, strict=True):
            width = count / most * _WIDTH
            drawn.append(_rect(left, top + (_ROW - _BAR) // 2, width, _BAR, kind, f"{label}: {count:,} {kind}"))
            left += width
        drawn.append(_tag("text", f"{sum(numbers):,}", x=f"{left + 6:.1f}", y=top + 16))
    size = {"width": _LABEL + _WIDTH + _COUNT, "height": len(rows) * _ROW}
    told = "; ".join(f"{label}: {_numbers(kinds, numbers)}" for label, numbers in rows)
    view = f"0 0 {size['width']} {size['height']}"
    return _tag(
        "div", _tag("svg", *drawn, role="img", aria_label=told, viewBox=view, **size), class_="wide", tabindex=0
    )


def _numbers(kinds: Sequence[str], numbers: Sequence[int]) -> str:
    return ", ".join(f"{count:,} {kind}" for kind, count in zip(kinds, numbers, strict=True))


def _short(label: str) -> str:
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"


def _rect(x: float, y: float, width: float, height: float, kind: str, title: str = "") -> _Markup:
    inside = (_tag("title", title),) if title else ()
    return _tag("rect", *inside, x=f"{x:.1f}", y=y, width=f"{width:.1f}", height=height, class_=kind)


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]], numeric: Callable[[str], bool]) -> _Markup:
    kinds: list[dict[str, object]] = [{"class_": "number"} if numeric(title) else {} for title in titles]
    head = _tag("tr", *(_tag("th", title, scope="col", **kind) for title, kind in zip(titles, kinds, strict=True)))
    body = [_tag("tr", *(_tag("td", cell, **kind) for cell, kind in zip(row, kinds, strict=True))) for row in rows]
    return _tag("div", _tag("table", _tag("thead", head), _tag("tbody", *body)), class_="wide", tabindex=0)


def _tally_table(counts: Iterable[Tally]) -> _Markup:
    titles = (
        "Claimant",
        "Claims",
        "Confirmed",
        "of them denied before",
        "Denied",
        "Open",
        "Median days to confirmation",
        "to denial",
    )
    rows = [
        (
            _who(each.claimant, each.side),
            *(f"{count:,}" for count in (each.claims, each.confirmed, each.denied_before, each.denied, each.open)),
            _days(each.median_days_to_confirmation),
            _days(each.median_days_to_denial),
        )
        for each in counts
    ]
    return _table(titles, rows, lambda title: title != "Claimant")


def _days(number: float | None) -> str:
    return "–" if number is None else f"{number:g}"


def _claim_table(claims: Iterable[Claim]) -> _Markup:
    titles = ("Claimed on", "Settlement", "Claimant", "Held by", "Confirmed", "Denied")
    rows = [
        (
            claim.claimed_on.isoformat(),
            ", ".join(
                filter(None, (claim.settlement.place_name or claim.settlement.place_id, claim.settlement.admin1))
            ),
            _who(claim.claimant, claim.side),
            claim.controller,
            _answered(claim.confirmed),
            _answered(claim.denied),
        )
        for claim in claims
    ]
    return _table(titles, rows, lambda _title: False)


def _answered(answer: Answer | None) -> str:
    return f"{answer.on.isoformat()}, {answer.by} (+{answer.after_days} d)" if answer else ""
