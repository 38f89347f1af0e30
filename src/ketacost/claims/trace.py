"""The trace: each step that made a line's result, as data; sentences are made from it afterwards."""

from __future__ import annotations

from decimal import Decimal

import attrs

from ketacost.claims.coverage import PoolName


@attrs.frozen(kw_only=True)
class Step:
    """One step of the waterfall on one line.

    Attributes:
        rule: stable name of the step (``deductible``, ``coinsurance``, ``relief_at_maximum``).
        amount: dollars the step put on the patient (negative when it takes some away).
        remaining: dollars of the allowed amount not yet assigned after the step.
        inputs: the values the step used, as (name, value) pairs of plain text.
        source: key of the source or ``plan`` for a term of the plan, ``method`` for a documented default.
    """

    rule: str
    amount: Decimal
    remaining: Decimal
    inputs: tuple[tuple[str, str], ...] = ()
    source: str = "method"


@attrs.frozen(kw_only=True)
class AccumulatorChange:
    """One pool before and after a line.

    Attributes:
        name: which pool.
        limit: dollars at which it is met, ``None`` when there is no limit.
        before: dollars applied before the line.
        after: dollars applied after it.
    """

    name: PoolName
    limit: Decimal | None
    before: Decimal
    after: Decimal
