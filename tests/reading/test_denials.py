"""What stands behind a denial of something told before is the denier's own account ("denied this: …"), and is not denied.

In the notation of `wide_cases.py`, in pairs that mirror each other. What no mark stands behind is told by the side that acts.
"""

import pytest
from tests_reading_cases import statements
from wide_cases import mark, parse

OWN_ACCOUNTS = """
Kyiv denied this: Ukrainian troops hold Westport. → held UA Westport
Moscow denied this: Russian troops hold Westport. → held RU Westport
The Ukrainian General Staff denied it: according to them, their soldiers still hold Westport. → held UA Westport
The Russian Defence Ministry denied it: according to them, their soldiers still hold Westport. → held RU Westport
Kyiv rejected Moscow's claim, saying that its forces still hold Westport. → held UA Westport
Moscow rejected Kyiv's claim, saying that its forces still hold Westport. → held RU Westport
Kyiv rejected the claim, insisting that Ukrainian forces had retaken Westport. → gained UA Westport
Moscow rejected the claim, insisting that Russian forces had retaken Westport. → gained RU Westport
Moscow said that it took Westport. Kyiv denied this – our troops hold Westport. → gained RU Westport !disputed; held UA Westport
Kyiv said that it took Westport. Moscow denied this – our troops hold Westport. → gained UA Westport !disputed; held RU Westport
Kyiv denied that Russians took Westport and said that it holds Eastport. → gained RU Westport !denied; held UA Eastport
Moscow denied that Ukrainians took Westport and said that it holds Eastport. → gained UA Westport !denied; held RU Eastport
Kyiv says this is untrue: our units hold Westport. → held UA Westport
Moscow says this is untrue: our units hold Westport. → held RU Westport
That is nonsense, Kyiv said: our units hold Westport. → held UA Westport
That is nonsense, Moscow said: our units hold Westport. → held RU Westport
Nonsense, said the Ukrainian General Staff: our units hold Westport. → held UA Westport
Nonsense, said the Russian Defence Ministry: our units hold Westport. → held RU Westport
Генштаб ЗСУ заперечив це: українські війська утримують Заріччя. → held UA Заріччя
Міноборони РФ заперечило це: російські війська утримують Заріччя. → held RU Заріччя
Генштаб ЗСУ спростував цю заяву, заявивши, що українські війська утримують Заріччя. → held UA Заріччя
Міноборони РФ спростувало цю заяву, заявивши, що російські війська утримують Заріччя. → held RU Заріччя
Генштаб ЗСУ спростував заяву Міноборони РФ: наші бійці утримують Заріччя. → held UA Заріччя
Міноборони РФ спростувало заяву Генштабу ЗСУ: наші бійці утримують Заріччя. → held RU Заріччя
У Генштабі ЗСУ спростували: за їхніми словами, українські війська утримують Заріччя. → held UA Заріччя
У Міноборони РФ спростували: за їхніми словами, російські війська утримують Заріччя. → held RU Заріччя
Москва заявила про взяття Заріччя. Київ заперечив це: українці відбили Заріччя. → gained RU Заріччя !disputed; gained UA Заріччя
Київ заявив про взяття Заріччя. Москва заперечила це: росіяни відбили Заріччя. → gained UA Заріччя !disputed; gained RU Заріччя
Генштаб ВСУ это опроверг: по его словам, украинские войска удерживают Заречье. → held UA Заречье
Минобороны РФ это опровергло: по его словам, российские войска удерживают Заречье. → held RU Заречье
Генштаб ВСУ опроверг это, заявив, что украинские войска удерживают Заречье. → held UA Заречье
Минобороны РФ опровергло это, заявив, что российские войска удерживают Заречье. → held RU Заречье
Киев это опроверг: украинцы удерживают Холмы. По его словам, наши бойцы взяли Лесное. → held UA Холмы; gained UA Лесное
Москва это опровергла: россияне удерживают Холмы. По её словам, наши бойцы взяли Лесное. → held RU Холмы; gained RU Лесное
Генштаб ВСУ отверг это утверждение, подчеркнув, что украинские войска взяли Заречье. → gained UA Заречье
Минобороны РФ отвергло это утверждение, подчеркнув, что российские войска взяли Заречье. → gained RU Заречье
Киев опроверг захват Заречья российскими войсками: украинцы удерживают Холмы. → gained RU Заречья !denied; held UA Холмы
Москва опровергла захват Заречья украинскими войсками: россияне удерживают Холмы. → gained UA Заречья !denied; held RU Холмы
"""
DENIED = """
Kyiv denied that Russian troops had captured Westport. → gained RU Westport !denied
Moscow denied that Ukrainian troops had captured Westport. → gained UA Westport !denied
Kyiv denied this: Russian troops have not captured Westport. → gained RU Westport !denied
Moscow denied this: Ukrainian troops have not captured Westport. → gained UA Westport !denied
Kyiv denied the reports: allegedly Russian troops captured Westport. → gained RU Westport !denied
Moscow denied the reports: allegedly Ukrainian troops captured Westport. → gained UA Westport !denied
Kyiv denied the claim – the second this week – that Russian troops had captured Westport. → gained RU Westport !denied
Moscow denied the claim – the second this week – that Ukrainian troops had captured Westport. → gained UA Westport !denied
Kyiv dismissed reports and claims that Russian troops had captured Westport. → gained RU Westport !denied
Moscow dismissed reports and claims that Ukrainian troops had captured Westport. → gained UA Westport !denied
Генштаб ЗСУ спростував, що російські війська взяли Заріччя. → gained RU Заріччя !denied
Міноборони РФ спростувало, що українські війська взяли Заріччя. → gained UA Заріччя !denied
Генштаб ЗСУ спростував це: російські війська не взяли Заріччя. → gained RU Заріччя !denied
Міноборони РФ спростувало це: українські війська не взяли Заріччя. → gained UA Заріччя !denied
Генштаб ЗСУ спростував інформацію: нібито російські війська взяли Заріччя. → gained RU Заріччя !denied
Міноборони РФ спростувало інформацію: нібито українські війська взяли Заріччя. → gained UA Заріччя !denied
Київ заперечив заяву – вже другу за тиждень – про взяття Заріччя росіянами. → gained RU Заріччя !denied
Москва заперечила заяву – вже другу за тиждень – про взяття Заріччя українцями. → gained UA Заріччя !denied
Киев опроверг сообщение – второе за неделю – о захвате Заречья россиянами. → gained RU Заречья !denied
Москва опровергла сообщение – второе за неделю – о захвате Заречья украинцами. → gained UA Заречья !denied
Генштаб ВСУ опроверг, что российские войска взяли Заречье. → gained RU Заречье !denied
Минобороны РФ опровергло, что украинские войска взяли Заречье. → gained UA Заречье !denied
Генштаб ВСУ опроверг сообщения: якобы российские войска взяли Заречье. → gained RU Заречье !denied
Минобороны РФ опровергло сообщения: якобы украинские войска взяли Заречье. → gained UA Заречье !denied
Фейк: украинские войска оставили Заречье. → withdrew UA Заречье !denied
Фейк: российские войска оставили Заречье. → withdrew RU Заречье !denied
"""


@pytest.mark.parametrize("line", [*OWN_ACCOUNTS.strip().splitlines(), *DENIED.strip().splitlines()])
def test_behind_a_denial_of_what_was_told_before_stands_the_deniers_own_account(line: str) -> None:
    case = parse(line)
    found = statements(case.text, [mention for _, _, mention in case.wanted])
    assert {(s.change, s.actor, s.mention.text): mark(s) for s in found} == case.wanted
    assert all(s.claimant is not None and s.claimant.side == s.actor for s in found if not s.denied)


def test_what_is_denied_is_no_part_of_the_deniers_name() -> None:
    (found,) = statements("Киев это опроверг: украинцы удерживают Холмы.", ["Холмы"])
    assert found.claimant is not None
    assert found.claimant.name == "Киев"
