"""Why a row is refused: the codes the compiled walk returns, and the words for them."""

from __future__ import annotations

from typing import Final

DETAIL: Final = 64
"""A status is a kind below this, plus this times a detail: which column, which payer, which problem of the program."""

FINE: Final = 0
NO_LIMIT: Final = 2
APPLIED_TWICE: Final = 3
NO_BALANCE: Final = 4
NO_CARRIED_AMOUNT: Final = 5
FAMILY_BELOW: Final = 6
NO_CARRY_OVER: Final = 7
CARRIED_ABOVE: Final = 8
NO_RULE_OF_VISITS: Final = 9
VISITS_NOT_COUNTED: Final = 10
VISITS_TWICE: Final = 11
RELATIVES_OF_ONE: Final = 12
RELATIVE_TOO_EARLY: Final = 13
OF_PROGRAM: Final = 14
BAD_VALUE: Final = 15
BALANCE_UNLISTED: Final = 16
