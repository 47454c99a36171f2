"""Both sides are treated alike: swap them in a text and the statements swap too, and nothing else."""

from dataclasses import replace

import pytest
from tests_reading_cases import statements

from mapper.statements import Statement
from mapper.theatre import load_theatre

OTHER = {"RU": "UA", "UA": "RU"}
TEMPLATES = """
{Adj} troops captured Westport, {adj_office} said.
Westport was captured by {adj} forces.
{Office} said on Monday that its soldiers had taken Westport; {other_office} denied it.
{Adj} forces withdrew from Westport under {other_adj} pressure.
{Adj} soldiers repelled three {other_adj} attacks near Westport.
{Adj} forces advanced in central Westport.
{Office} confirmed the loss of Westport.
{Adj} forces attacked near Westport but made no gains there.
Reports that {adj} troops have left Westport are not true, {adj_office} said.
{Adj} forces continue to hold Westport.
{Adj} forces want to capture Westport.
"""
WORDS = {
    "RU": {"adj": "Russian", "office": "the Russian Ministry of Defence"},
    "UA": {"adj": "Ukrainian", "office": "the General Staff of Ukraine"},
}
SLAVIC = """
uk | {Plural} захопили Заріччя. | росіяни, українці
uk | {Adj} війська звільнили Заріччя. | російські, українські
uk | {Adj} підрозділи відійшли із Заріччя. | російські, українські
uk | {Adj} піхота зайшла в Заріччя. | російська, українська
ru | {Adj} войска взяли Заречье. | российские, украинские
ru | {Adj} части отошли из Заречья. | российские, украинские
ru | {Adj} войска продвинулись у Заречья. | российские, украинские
ru | Заречье освобождено {adj} войсками. | российскими, украинскими
ru | Заречье освобождено подразделениями группировки «{Adj}». | восток, хортица
ru | Заречье освобождено нашими бойцами, сообщило в среду командование группировки «{Adj}». | восток, хортица
uk | Наші бійці захопили Заріччя, повідомив речник угруповання «{Adj}». | восток, хортиця
"""


def fill(template: str, side: str) -> str:
    one, other = WORDS[side], WORDS[OTHER[side]]
    words = {"adj": one["adj"], "adj_office": one["office"], "other_adj": other["adj"], "other_office": other["office"]}
    office = one["office"][0].upper() + one["office"][1:]
    return template.format(Adj=one["adj"], Office=office, **words)


def mirrored(found: list[Statement]) -> list[tuple[object, ...]]:
    return [facts(replace(s, actor=OTHER[s.actor]), swap=True) for s in found]


def facts(s: Statement, *, swap: bool = False) -> tuple[object, ...]:
    side = s.claimant.side if s.claimant else None
    side = OTHER.get(side or "", side) if swap else side
    return (s.change, s.actor, s.inside, side, s.explicit, s.denied, s.disputed, s.when, s.background)


@pytest.mark.parametrize("template", TEMPLATES.strip().splitlines())
def test_swapped_sides_give_swapped_statements(template: str) -> None:
    ru, ua = (statements(fill(template, side), ["Westport"]) for side in ("RU", "UA"))
    assert [facts(s) for s in ua] == mirrored(ru)
    assert bool(ru) != ("want to" in template)


@pytest.mark.parametrize("line", SLAVIC.strip().splitlines())
def test_swapped_sides_give_swapped_statements_in_ukrainian_and_russian(line: str) -> None:
    _, template, words = (part.strip() for part in line.split("|"))
    names = ["Заріччя", "Заречье", "Заречья"]
    ru, ua = (
        statements(template.format(adj=word, Adj=word.capitalize(), Plural=word.capitalize()), names)
        for word in words.split(", ")
    )
    assert ru
    assert [facts(s) for s in ua] == mirrored(ru)


def test_the_two_sides_of_the_theatre_are_each_others_opponents() -> None:
    theatre = load_theatre("ukraine")
    assert {side: theatre.opponent(side) for side in theatre.sides} == OTHER
