"""Languages as data: `lang/*.toml` read, checked and compiled. Nothing here knows a place or a war."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any, Literal

from mapper.errors import SetupError
from mapper.lexicon import Lexicon

CLASSES = frozenset(
    {
        "near",
        "compass",
        "in",
        "to",
        "from",
        "of",
        "over",
        "by",
        "and",
        "filler",
        "part",
        "rest",
        "neg",
        "irrealis",
        "managed",
        "be",
        "troops",
        "ours",
        "enemy",
        "own",
        "speaker_pronoun",
        "ref",
        "list_intro",
        "recall",
        "relative",
        "where",
        "clause",
        "say",
        "say_again",
        "claim_noun",
        "deny",
        "direction",
        "named_part",
        "part_adjective",
        "site",
        "this_said",
        "residents",
        "thousand",
        "km",
        "rank",
        "given",
        "staged",
        "there",
        "thence",
        "purpose",
    }
)
"""The closed word classes that every language file fills; `filler` may stand between a verb and its place."""

CueChange = Literal["gained", "withdrew", "advanced", "contested", "held", "attack", "none"]
TAKES = frozenset(
    {"object", "of", "from", "in", "over", "near", "near_place", "to", "part", "part_near", "subject", "any"}
)


COMPASS = {"north": 0, "east": 90, "south": 180, "west": 270}
"""The points of the compass that a language file names, in degrees."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What a verb or noun of control says.

    Attributes:
        change: the change it tells; `attack` and `none` tell no change but end the reach of other cues.
        takes: how the place may hang on it: `object`, `of` (noun), `from`, `in`, `over`, `near`, `to`, `part` (of the place),
            `subject` (the place fell), `any`.
        actor: `subject` did it, or the `opponent` of the subject ("lost").
        view: whose word it is, which tells the actor where no subject does: what the speaker's own side does (`ours`:
            liberated), what the speaker's enemy does (`theirs`: pushed us back), or what the enemy of whoever writes does,
            whomever he quotes (`foes`: occupied).
        voice: `active`, `passive` (never has an actor as subject) or `noun`.
        state: whether it tells how things stand ("is under the control of"): the side whose land it is holds what is its own,
            and has gained what is not.
        inside: whether it alone says that the actor is inside the place.
        needs_attack: whether it counts only beside a word for an attack.
        retakes: whether, with a place as its object and no attack, it says that the place was taken back ("відбили село").
        leaves: whether, of a place that "from" leads, it says that a force named in the sentence left it ("вийшли з села").
        needs_subject: whether it counts only with a side right before it ("Росіяни вже в центрі").
        names_side: whether it counts only with a side right behind it, which then acts ("is Ukrainian again").
        attributive: whether it is an attribute that tells news only with a date or a side behind it ("the village taken by X").
        final: whether it counts only where a clause ends with it ("X is ours.").
        name: its first pattern, for traces.
        example: a sentence that it reads, and what it reads there.
    """

    change: CueChange
    takes: frozenset[str]
    actor: Literal["subject", "opponent"]
    view: Literal["", "ours", "theirs", "foes"]
    voice: Literal["active", "passive", "noun"]
    state: bool
    inside: bool
    needs_attack: bool
    retakes: bool
    leaves: bool
    needs_subject: bool
    names_side: bool
    attributive: bool
    final: bool
    name: str
    example: str


@dataclass(frozen=True, slots=True)
class Tag:
    """What a word or phrase is: a word class, `kind` (with the kind of place as value) or `cue` (with its Cue)."""

    kind: str
    value: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class DateWords:
    """The words of dates in one language.

    Attributes:
        months: names of months, to their numbers.
        weekdays: names of weekdays, Monday 0.
        numbers: words for numbers.
        ordinals: words for days of a month ("першого").
        ordinal: endings of a day or year written in figures.
        year_words: words behind a year.
        range_from: words that open a range.
        range_to: words between its ends.
        day_words: words for days behind a number ("over the past four days").
        past_lead: words before such a number.
        month_lead: words before the name of a month alone, or of a year.
        relative: relative phrases, to the names that `mapper.dates` gives them.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    ordinal: tuple[str, ...]
    year_words: frozenset[str]
    range_from: frozenset[str]
    range_to: frozenset[str]
    day_words: frozenset[str]
    past_lead: Lexicon[str]
    month_lead: Lexicon[str]
    relative: Lexicon[str]


@dataclass(frozen=True, slots=True)
class Language:
    """One language, ready to read with.

    Attributes:
        code: `en`, `uk`, `ru` …
        script: `latin` or `cyrillic`.
        free_order: whether subject and object may stand on either side of the verb.
        infinitive_endings: endings by which a verb is known to be an infinitive.
        infinitive_leads: words before a verb by which it is.
        participle_endings: endings by which a verb of speech is known to go on from another ("denied it, saying …").
        back: words for what was said before ("denied this").
        hearsay: words that open what others say ("denied the reports: allegedly …", "the claim – the second – that …").
        oblique_endings: endings by which a noun is known to be no subject.
        quantifiers: words behind which it may be one all the same ("кілька росіян зайшли").
        active_endings: endings by which a verb behind "is" is known to be active ("is taking").
        letters: letters that only this language of its script has.
        frequent: a letter that any sentence of some length in it has.
        typical: strings of letters that are common in it and rare in its neighbours.
        common: its commonest words.
        abbreviations: words whose full stop ends no sentence.
        tags: word classes, kinds of place and cues, but for those that count only in some places.
        conditional: the cues that count only with a side behind them, or at the end of a clause.
        between: words that put something between two places.
        region_word: the word that makes the name of a region of that of its city ("Sumy region"), where the name alone may stand
            before "village" in that sense; "" where it does not.
        articles: words that never stand right before the name of a settlement alone.
        things: words right behind a name that make it that of a brigade, a river and the like.
        axis_leads: words right before an adjective that alone stands for a direction of attack ("на Покровському").
        axis_endings: endings of such adjectives.
        roads: beginnings of words for what runs between two places ("the A–B highway").
        across: beginnings of words after which the name of a river means the river.
        borders: words after which the name of a region is that of a neighbour ("at the border with X Oblast").
        bearings: strings of letters in words for the points of the compass, with degrees clockwise from north.
        dates: the words of dates.
        cues: all its cues.
    """

    code: str
    script: str
    free_order: bool
    infinitive_endings: tuple[str, ...]
    infinitive_leads: frozenset[str]
    participle_endings: tuple[str, ...]
    back: frozenset[str]
    hearsay: frozenset[str]
    oblique_endings: tuple[str, ...]
    quantifiers: frozenset[str]
    active_endings: tuple[str, ...]
    letters: str
    frequent: str
    typical: tuple[str, ...]
    common: frozenset[str]
    abbreviations: frozenset[str]
    tags: Lexicon[Tag]
    conditional: Lexicon[Tag]
    between: frozenset[str]
    region_word: str
    articles: frozenset[str]
    things: frozenset[str]
    axis_leads: frozenset[str]
    axis_endings: tuple[str, ...]
    roads: tuple[str, ...]
    across: tuple[str, ...]
    borders: tuple[str, ...]
    bearings: Mapping[str, float]
    dates: DateWords
    cues: tuple[Cue, ...]


@cache
def load_language(code: str) -> Language:
    """Read `lang/CODE.toml`.

    Raises:
        SetupError: there is no such language, or its file has a wrong key or pattern.
    """
    path = resources.files("mapper") / "lang" / f"{code}.toml"
    if not path.is_file():
        known = sorted(p.name[:-5] for p in (resources.files("mapper") / "lang").iterdir() if p.name.endswith(".toml"))
        raise SetupError(f"no words for the language {code!r}: there are {', '.join(known)}")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    where = f"lang/{code}.toml"
    check_keys(
        data,
        {
            "code",
            "script",
            "free_order",
            "infinitive_endings",
            "infinitive_leads",
            "participle_endings",
            "back",
            "hearsay",
            "oblique_endings",
            "quantifiers",
            "active_endings",
            "letters",
            "frequent",
            "typical",
            "common",
            "abbreviations",
            "words",
            "kinds",
            "between",
            "bearings",
            "region_word",
            "articles",
            "things",
            "axis_leads",
            "axis_endings",
            "roads",
            "across",
            "borders",
            "dates",
            "cue",
        },
        where,
    )
    check_keys(data["words"], CLASSES, f"{where} [words]")
    cues = tuple(_cue(raw, f"{where} [[cue]] {number}") for number, raw in enumerate(data["cue"], 1))
    return Language(
        code=code,
        script=data["script"],
        free_order=data["free_order"],
        infinitive_endings=tuple(data["infinitive_endings"]),
        infinitive_leads=frozenset(data["infinitive_leads"]),
        participle_endings=tuple(data["participle_endings"]),
        back=frozenset(data["back"]),
        hearsay=frozenset(data["hearsay"]),
        oblique_endings=tuple(data.get("oblique_endings", ())),
        quantifiers=frozenset(data.get("quantifiers", ())),
        active_endings=tuple(data["active_endings"]),
        letters=data["letters"],
        frequent=data["frequent"],
        typical=tuple(data["typical"]),
        common=frozenset(data["common"]),
        abbreviations=frozenset(data["abbreviations"]),
        tags=Lexicon(_entries(data, cues)),
        conditional=Lexicon(_cue_entries(data, cues, conditional=True)),
        between=frozenset(data["between"]),
        region_word=data["region_word"],
        articles=frozenset(data["articles"]),
        things=frozenset(data["things"]),
        axis_leads=frozenset(data["axis_leads"]),
        axis_endings=tuple(data["axis_endings"]),
        roads=tuple(data["roads"]),
        across=tuple(data["across"]),
        borders=tuple(data["borders"]),
        bearings=_bearings(data["bearings"], f"{where} [bearings]"),
        dates=_date_words(data["dates"]),
        cues=cues,
    )


def check_keys(data: Mapping[str, Any], known: frozenset[str] | set[str], where: str) -> None:
    """Refuse a key that nothing reads, naming the nearest right one."""
    for key in data:
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}"
            raise SetupError(f"{where}: unknown key {key!r}{hint}")


def _cue(raw: Mapping[str, Any], where: str) -> Cue:
    check_keys(
        raw,
        {
            "words",
            "change",
            "takes",
            "actor",
            "view",
            "voice",
            "state",
            "inside",
            "needs_attack",
            "retakes",
            "leaves",
            "needs_subject",
            "names_side",
            "attributive",
            "final",
            "example",
        },
        where,
    )
    takes = frozenset(raw["takes"])
    if takes - TAKES:
        raise SetupError(f"{where}: takes knows {', '.join(sorted(TAKES))}, not {', '.join(sorted(takes - TAKES))}")
    return Cue(
        change=raw["change"],
        takes=takes,
        actor=raw.get("actor", "subject"),
        view=raw.get("view", ""),
        voice=raw.get("voice", "active"),
        state=raw.get("state", False),
        inside=raw.get("inside", False),
        needs_attack=raw.get("needs_attack", False),
        retakes=raw.get("retakes", False),
        leaves=raw.get("leaves", False),
        needs_subject=raw.get("needs_subject", False),
        names_side=raw.get("names_side", False),
        attributive=raw.get("attributive", False),
        final=raw.get("final", False),
        name=raw["words"][0],
        example=raw["example"],
    )


def _cue_entries(data: Mapping[str, Any], cues: tuple[Cue, ...], *, conditional: bool) -> Iterator[tuple[str, Tag]]:
    for cue, raw in zip(cues, data["cue"], strict=True):
        if (cue.names_side or cue.final) == conditional:
            tag = Tag("cue", cue)
            yield from ((pattern, tag) for pattern in raw["words"])


def _entries(data: Mapping[str, Any], cues: tuple[Cue, ...]) -> Iterator[tuple[str, Tag]]:
    yield from _cue_entries(data, cues, conditional=False)
    for kind, patterns in data["kinds"].items():
        yield from ((pattern, Tag("kind", kind)) for pattern in patterns)
    for name, patterns in data["words"].items():
        yield from ((pattern, Tag(name)) for pattern in patterns)


def _bearings(data: Mapping[str, list[str]], where: str) -> dict[str, float]:
    check_keys(data, set(COMPASS), where)
    return {root: float(COMPASS[point]) for point, roots in data.items() for root in roots}


def _numbered(rows: list[list[str]], first: int) -> dict[str, int]:
    return {word: number for number, row in enumerate(rows, first) for word in row}


def _date_words(data: Mapping[str, Any]) -> DateWords:
    relative = ((pattern, name) for name, patterns in data["relative"].items() for pattern in patterns)
    return DateWords(
        months=_numbered(data["months"], 1),
        weekdays=_numbered(data["weekdays"], 0),
        numbers=_numbered(data["numbers"], 1),
        ordinals=_numbered(data["ordinals"], 1),
        ordinal=tuple(data["ordinal"]),
        year_words=frozenset(data["year_word"]),
        range_from=frozenset(data["range_from"]),
        range_to=frozenset(data["range_to"]),
        day_words=frozenset(data["day_words"]),
        past_lead=Lexicon((p, p) for p in data["past_lead"]),
        month_lead=Lexicon((p, p) for p in data["month_lead"]),
        relative=Lexicon(relative),
    )
