"""The ledger of claims as tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Final

from mapper.claims import Answer, Claim, Tally

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]  # pandas publishes no types

CLAIM_COLUMNS: Final = {
    "place_id": "string",
    "place_name": "string",
    "admin1": "string",
    "day": "datetime64[s]",
    "claimed_on": "datetime64[s]",
    "claimant": "string",
    "claimant_side": "string",
    "change": "string",
    "control_after": "string",
    "event_ids": "string",
    "answer": "string",
    "confirmed_by": "string",
    "confirmed_on": "datetime64[s]",
    "confirmed_after_days": "Int64",
    "confirmed_event_id": "string",
    "denied_by": "string",
    "denied_on": "datetime64[s]",
    "denied_after_days": "Int64",
    "denied_event_id": "string",
}
"""The columns of the ledger and their types."""


def claim_frame(claims: Iterable[Claim]) -> pd.DataFrame:
    """Put claims into a data frame, one row each, in their order.

    Returns:
        The columns of `CLAIM_COLUMNS`; what nobody said is missing. No rows for no claims.
    """
    import pandas as pd

    return pd.DataFrame([_row(claim) for claim in claims], columns=list(CLAIM_COLUMNS)).astype(CLAIM_COLUMNS)


def tally_frame(tallies: Iterable[Tally]) -> pd.DataFrame:
    """Put what became of the claims of each claimant into a data frame, one row a claimant.

    Returns:
        The fields of `Tally` as columns; medians are missing where there are none.
    """
    import pandas as pd

    medians = {"median_days_to_confirmation": "float64", "median_days_to_denial": "float64"}
    columns = [field.name for field in fields(Tally)]
    return pd.DataFrame([asdict(tally) for tally in tallies], columns=columns).astype(medians)


def _row(claim: Claim) -> tuple[object, ...]:
    at = claim.settlement
    what = (claim.claimant, claim.side, claim.change, claim.controller, " ".join(claim.event_ids), claim.answer)
    answers = (*_cells(claim.confirmed), *_cells(claim.denied))
    return (at.place_id, at.place_name, at.admin1, claim.day, claim.claimed_on, *what, *answers)


def _cells(answer: Answer | None) -> tuple[object, ...]:
    return (answer.by, answer.on, answer.after_days, answer.event_id) if answer else (None,) * 4
