"""Who bills which line of a good-faith estimate, at one figure each, and equal lines as one item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

import attrs

from ketacost.claims.claim import Claim, ClaimLine, LinePrice, PriceKind
from ketacost.claims.services import Component
from ketacost.coding.pathways import code_visits
from ketacost.errors import InvalidInputError, KetacostError, Problem
from ketacost.estimates.calculate import estimate, planned
from ketacost.estimates.estimate import Estimate, EstimateLine
from ketacost.estimates.good_faith_records import (
    GoodFaithItem,
    MissingEstimate,
    MissingProvider,
    Provider,
    ProviderEstimate,
    Rhythm,
)
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.timeline import periods_of
from ketacost.pricing.price_book import PriceBook, PriceEntry
from ketacost.pricing.quote import price_claims
from ketacost.values.unknown import Unknown

Biller: TypeAlias = Provider | MissingProvider

_ZERO: Final = Decimal("0.00")


class CodedClaim(NamedTuple):
    """A claim before any price, with the price book of its day and where in the request that stands."""

    claim: Claim
    book: PriceBook
    path: str


def coded_claims(request: EstimateRequest) -> Iterator[CodedClaim]:
    """Yield the claims of a request.

    Raises:
        InvalidInputError: for a period that cannot be coded; it says where in the request the fault is.
    """
    visits, _ = planned(request.course)
    periods = periods_of(request, visits[0].on)
    path = "prices"
    for index, period in enumerate(periods):
        starts_on = period.starts_on if index else date.min
        ends_on = periods[index + 1].starts_on if index + 1 < len(periods) else date.max
        own = [visit for visit in visits if starts_on <= visit.on < ends_on]
        if index and request.changes[index - 1].prices is not None:
            path = period.at("prices")
        try:
            claims = code_visits(own, period.billing).claims
        except KetacostError:
            estimate(request, trace=False)  # refuses the same, with its place in the request
            raise
        for claim in claims:
            yield CodedClaim(claim, period.prices, path)


class Billers:
    """Who bills which line: the narrowest provider that fits it."""

    def __init__(self, providers: Sequence[Provider], missing: Sequence[MissingProvider]) -> None:
        """Refuse no provider at all, and one number given twice."""
        self._found: dict[tuple[Component, str], list[Biller]] = {}
        self.providers = providers
        self.missing = missing
        self._all: tuple[Biller, ...] = (*providers, *missing)
        numbers = [one.npi for one in providers]
        problems = [
            Problem("good_faith.provider_twice", f"providers[{index}].npi", f"{number} is given twice; make them one")
            for index, number in enumerate(numbers)
            if number in numbers[:index]
        ]
        if not providers:
            message = "expected at least one provider, the convening one first; add who bills"
            problems.append(Problem("good_faith.no_provider", "providers", message))
        if problems:
            raise InvalidInputError(problems)

    def of(self, component: Component, code: str) -> list[Biller]:
        """Return the narrowest that fit such a line: one, or none or several where the input is wrong."""
        key = (component, code)
        if key not in self._found:
            fitting = [one for one in self._all if _fits(one, component, code)]
            narrowest = max(map(_narrowness, fitting), default=0)
            self._found[key] = [one for one in fitting if _narrowness(one) == narrowest]
        return self._found[key]

    def is_missing(self, line: ClaimLine) -> bool:
        """Return whether the charges of a line are missing."""
        return isinstance(self.of(line.component, line.code)[0], MissingProvider)

    def check(self, lines: Iterable[ClaimLine]) -> None:
        """Refuse lines without exactly one biller, and billers without a line."""
        problems: dict[str, Problem] = {}
        billing: list[Biller] = []
        for line in lines:
            found = self.of(line.component, line.code)
            billing += found
            what = f"{line.code or line.label} ({line.component})"
            if not found:
                message = f"nobody given bills {what}; add the provider, or name it as missing"
                problems.setdefault(what, Problem("good_faith.nobody_bills", "providers", message))
            elif len(found) > 1:
                names = " and ".join(one.name for one in found)
                message = f"{names} both bill {what}; name components or codes on one of them"
                problems.setdefault(what, Problem("good_faith.two_bill", "providers", message))
        both: tuple[tuple[str, Sequence[Biller]], ...] = (
            ("providers", self.providers),
            ("missing_providers", self.missing),
        )
        for path, given in both:
            for index, one in enumerate(given):
                if billing and one not in billing:
                    message = f"{one.name} bills nothing here; leave it out, or change its components or codes"
                    problems[f"{path}{index}"] = Problem("good_faith.bills_nothing", f"{path}[{index}]", message)
        if problems:
            raise InvalidInputError(problems.values())

    def group(self, lines: Iterable[EstimateLine]) -> tuple[tuple[ProviderEstimate, ...], tuple[MissingEstimate, ...]]:
        """Return items by provider, in the order of the providers."""
        by_biller: dict[Biller, list[EstimateLine]] = {one: [] for one in self._all}
        for line in lines:
            by_biller[self.of(line.component, line.code)[0]].append(line)
        estimates, missing = [], []
        for biller, own in by_biller.items():
            if own and isinstance(biller, Provider):
                total = sum((_charge(line) for line in own), _ZERO)
                estimates.append(ProviderEstimate(provider=biller, items=tuple(_items(own, None)), total=total))
            elif own and isinstance(biller, MissingProvider):
                items = tuple(_items(own, Unknown(biller.reason)))
                missing.append(MissingEstimate(provider=biller, items=items))
        return tuple(estimates), tuple(missing)


def _fits(biller: Biller, component: Component, code: str) -> bool:
    of_component = not biller.components or component in biller.components
    return of_component and (not biller.codes or code in biller.codes)


def _narrowness(biller: Biller) -> int:
    return 2 * bool(biller.codes) + bool(biller.components)


def _charge(line: EstimateLine) -> Decimal:
    """Return the expected charge: grants and rebates are other people's money and do not lower it."""
    return line.patient_responsibility - line.clinic_discount


def fillers_of(coded: Iterable[CodedClaim], billers: Billers) -> tuple[PriceEntry, ...]:
    """Return prices of nothing for the missing providers' lines, so that the others can be priced.

    Those amounts are never shown or summed: :meth:`Billers.group` calls them unknown.
    """
    lines = dict.fromkeys(
        (line.code, line.ndc, line.tier, line.component)
        for one in coded
        for line in one.claim.lines
        if billers.is_missing(line)
    )
    return tuple(
        PriceEntry(code=code or None, ndc=None if code else ndc, tier=tier, component=component, allowed=0)
        for code, ndc, tier, component in lines
        if code or ndc
    )


def filled(book: PriceBook, fillers: Sequence[PriceEntry]) -> PriceBook:
    """Return a price book in which the fillers hold, whatever it says of their lines."""
    taken = {(one.code, one.ndc, one.tier, one.component) for one in fillers}
    kept = (one for one in book.entries if (one.code, one.ndc, one.tier, one.component) not in taken)
    return attrs.evolve(book, entries=(*kept, *fillers))


def with_fillers(request: EstimateRequest, fillers: Sequence[PriceEntry]) -> EstimateRequest:
    """Return a request in whose price books the fillers hold."""
    changes = tuple(
        one if one.prices is None else attrs.evolve(one, prices=filled(one.prices, fillers)) for one in request.changes
    )
    return attrs.evolve(request, prices=filled(request.prices, fillers), changes=changes)


def refuse_ranges(whole: Estimate, coded: Iterable[CodedClaim], fillers: Sequence[PriceEntry]) -> None:
    """Refuse every price that is only a range: a dispute needs one figure to compare with."""
    owed = whole.patient_responsibility
    if not isinstance(owed.expected, Unknown) or owed.low == owed.high:
        return
    problems: dict[str, Problem] = {}
    for one in coded:
        priced = price_claims([one.claim], filled(one.book, fillers)).claims  # none where only a package has a price
        for line, price in zip(one.claim.lines, priced[0].prices if priced else (), strict=bool(priced)):
            used = price.allowed_amount if isinstance(price.billed_charge, Unknown) else price.billed_charge
            if used.is_exact or not isinstance(used.expected, Unknown):
                continue
            path = f"{one.path}.{_place_of_price(line, price, one)}"
            message = (
                f"expected one figure for {line.code or line.ndc}, got {used.low} to {used.high}; give the expected "
                "figure, a good-faith estimate is what a later bill is compared with"
            )
            problems.setdefault(path, Problem("good_faith.only_a_range", path, message))
    raise InvalidInputError(problems.values())


def _place_of_price(line: ClaimLine, price: LinePrice, one: CodedClaim) -> str:
    if price.source.kind is PriceKind.CATALOGUE:
        return "published_cash"
    entries = one.book.entries
    fitting = [index for index, entry in enumerate(entries) if entry.fits(line) and entry.covers(one.claim.on)]
    narrowest = max(fitting, key=lambda index: entries[index].specificity)
    return f"entries[{narrowest}].{'allowed' if isinstance(price.billed_charge, Unknown) else 'billed'}"


def _items(lines: Iterable[EstimateLine], unknown: Unknown | None) -> Iterator[GoodFaithItem]:
    """Yield equal lines as one item, in the order they first appear; ``unknown`` stands for charges not in hand."""
    alike: dict[tuple[object, ...], list[EstimateLine]] = {}
    for line in lines:
        key = (line.phase, line.code, line.ndc, line.modifiers, line.label, line.units, line.unit, _charge(line))
        alike.setdefault(key, []).append(line)
    for same in alike.values():
        first = same[0]
        days = tuple(line.on for line in same)
        yield GoodFaithItem(
            label=first.label,
            code=first.code,
            ndc=first.ndc,
            modifiers=first.modifiers,
            phase=first.phase,
            units=first.units,
            unit=first.unit,
            days=days,
            rhythm=Rhythm.of(days),
            place_of_service=first.place_of_service,
            expected_charge=_charge(first) if unknown is None else unknown,
            total=_charge(first) * len(days) if unknown is None else unknown,
        )
