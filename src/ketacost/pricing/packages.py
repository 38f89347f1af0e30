"""Package prices: several sessions paid at once, at the first of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

import attrs

from ketacost.claims.claim import Claim, LinePrice, PriceKind, PriceRange, PriceSource
from ketacost.values.codes import hcpcs
from ketacost.values.doors import amount
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import show

_FEWEST: Final = 2
_ZERO: Final = Decimal("0.00")

Place: TypeAlias = tuple[int, int]
"""A line among claims: the claim's sequence and the line's number."""


@attrs.frozen(kw_only=True)
class PackagePrice:
    """A cash price for several sessions at once.

    The first of them is due for the whole package, the others cost nothing more.

    Attributes:
        code: HCPCS or CPT code of the session.
        sessions: how many sessions it holds, at least two.
        price: dollars for all of them.
        times: how many packages are bought, used up or not; ``None`` for as many as the course fills, the sessions
            left over having a price of their own.
        note: where it comes from, in the caller's words.
    """

    code: str = attrs.field(converter=hcpcs)
    sessions: int = attrs.field(validator=[attrs.validators.instance_of(int), attrs.validators.ge(_FEWEST)])
    price: Decimal = attrs.field(converter=amount)
    times: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional([attrs.validators.instance_of(int), attrs.validators.ge(1)]),
    )
    note: str = ""


def package_prices(
    claims: Sequence[Claim], packages: Sequence[PackagePrice]
) -> tuple[Mapping[Place, LinePrice], tuple[Finding, ...]]:
    """Return the prices of the lines that packages pay for, and what of a package is left unused.

    Packages are used up in the order given, sessions by day.

    Args:
        claims: the coded claims of the course.
        packages: what was bought.
    """
    prices: dict[Place, LinePrice] = {}
    findings: list[Finding] = []
    for index, package in enumerate(packages):
        open_places = [
            (claim.sequence, line.number)
            for claim in sorted(claims, key=lambda one: (one.on, one.sequence))
            for line in claim.lines
            if line.code == package.code and (claim.sequence, line.number) not in prices
        ]
        bought = len(open_places) // package.sessions if package.times is None else package.times
        used = open_places[: bought * package.sessions]
        for number, place in enumerate(used):
            prices[place] = _price(package, first=number % package.sessions == 0)
        unused = bought * package.sessions - len(used)
        if unused:
            message = f"{unused} of the sessions bought in packages of {package.sessions} are not used by this course"
            findings.append(_unused(message, index))
    return prices, tuple(findings)


def _price(package: PackagePrice, *, first: bool) -> LinePrice:
    price = PriceRange.exact(package.price if first else _ZERO)
    detail = package.note or f"package of {package.sessions} sessions for {show(package.price)}"
    return LinePrice(billed_charge=price, allowed_amount=price, source=PriceSource(kind=PriceKind.CASH, detail=detail))


def _unused(message: str, index: int) -> Finding:
    return Finding(
        code="price.package_unused", severity=Severity.NOTICE, message=message, path=f"packages[{index}].times"
    )
