"""Quotes: the price of each line from the first source that has one, all missing prices told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from ketacost.claims.claim import Claim, ClaimLine, LinePrice, PricedClaim, PriceRange, PriceSource
from ketacost.claims.services import NetworkTier
from ketacost.pricing.cash import published_price
from ketacost.pricing.medicare import medicare_price
from ketacost.pricing.no_price import NoPrice, NoPriceWhy
from ketacost.pricing.packages import package_prices
from ketacost.pricing.price_book import MedicareTerms, PriceBasis, PriceBook, PriceEntry, percent_of, times_units
from ketacost.values.findings import Finding, Severity
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown


@attrs.frozen(kw_only=True)
class Pricing:
    """Priced claims, the lines that have no price, and what is to be said.

    Attributes:
        claims: the claims all of whose lines have a price.
        missing: one entry a line (by code, drug, tier and component) without one.
        findings: assumptions and warnings.
    """

    claims: tuple[PricedClaim, ...]
    missing: tuple[NoPrice, ...]
    findings: tuple[Finding, ...]


@attrs.frozen(kw_only=True)
class OutOfNetwork:
    """How the plan prices an out-of-network line without an entry; at most one of the two is set."""

    of_medicare: Rate | None = None
    of_billed: Rate | None = None


def price_claims(
    claims: Iterable[Claim],
    book: PriceBook,
    *,
    percent_of_medicare: Rate | None = None,
    percent_of_billed: Rate | None = None,
    counted: Sequence[Claim] | None = None,
) -> Pricing:
    """Return the claims with a price on every line.

    Args:
        claims: coded claims.
        book: the sources of prices.
        percent_of_medicare: the plan's out-of-network allowance as a percentage of Medicare, ``None`` for none.
        percent_of_billed: the same as a percentage of the billed charge.
        counted: every claim the packages of the book are used up by, where these are only some of them.
    """
    out = OutOfNetwork(of_medicare=percent_of_medicare, of_billed=percent_of_billed)
    pricer = _Pricer(book, out)
    every = tuple(claims)
    packaged, findings = (
        package_prices(every if counted is None else counted, book.packages) if book.packages else ({}, ())
    )
    priced: list[PricedClaim] = []
    missing: dict[tuple[object, ...], NoPrice] = {}
    settled: dict[int, tuple[LinePrice, ...]] = {}
    for claim in every:
        same = settled.get(id(claim.lines))
        if same is not None:
            priced.append(PricedClaim(claim=claim, prices=same))
            continue
        prices: list[LinePrice] = []
        for line in claim.lines:
            found = packaged.get((claim.sequence, line.number)) or pricer.price(line, claim.on)
            if isinstance(found, NoPrice):
                missing.setdefault((line.code, line.ndc, line.tier, line.component, found.why), found)
            else:
                prices.append(found)
        if len(prices) == len(claim.lines):
            priced.append(PricedClaim(claim=claim, prices=tuple(prices)))
            if not packaged and all(id(line) in pricer.every_day for line in claim.lines):
                settled[id(claim.lines)] = priced[-1].prices
    return Pricing(
        claims=tuple(priced), missing=tuple(missing.values()), findings=(*findings, *pricer.findings.values())
    )


class _Pricer:
    """Prices lines and remembers: lines are shared between sessions, so most quotes repeat."""

    def __init__(self, book: PriceBook, out: OutOfNetwork) -> None:
        self.book = book
        self.out = out
        self.fitting: dict[int, tuple[PriceEntry, ...]] = {}
        self.by_entry: dict[tuple[int, int], LinePrice | NoPrice] = {}
        self.every_day: dict[int, LinePrice | NoPrice] = {}
        self.findings: dict[tuple[str, ...], Finding] = {}

    def price(self, line: ClaimLine, on: date) -> LinePrice | NoPrice:
        """Return the price of a line on a day."""
        key = id(line)
        settled = self.every_day.get(key)
        if settled is not None:
            return settled
        fitting = self.fitting.get(key)
        if fitting is None:
            ranked = sorted(
                (entry for entry in self.book.entries if entry.fits(line)), key=lambda entry: -entry.specificity
            )
            fitting = self.fitting[key] = tuple(ranked)
        for entry in fitting:
            if entry.covers(on):
                memo = (key, id(entry))
                found = self.by_entry.get(memo)
                if found is None:
                    found = self.by_entry[memo] = self._from_entry(entry, line, on)
                if entry is fitting[0] and entry.valid_from is None and entry.valid_to is None:
                    self.every_day[key] = found
                return found
        return self._note(self._without_entry(line, on), line)

    def _from_entry(self, entry: PriceEntry, line: ClaimLine, on: date) -> LinePrice | NoPrice:
        units = line.units if entry.basis is PriceBasis.UNIT else 1
        billed = entry.billed_range
        allowed = entry.allowed_range
        if billed is not None:
            billed = times_units(billed, units)
        if allowed is not None:
            allowed = times_units(allowed, units)
        elif line.tier is NetworkTier.OUT_OF_NETWORK and billed is not None:
            allowed = self._allowance(billed, line, on)
        if allowed is None:
            allowed = billed
        if allowed is None:
            sentence = f"the entry for {entry.code or entry.ndc} has no amount"
            return NoPrice(line=line, on=on, why=NoPriceWhy.NO_ENTRY, sentence=sentence)
        if billed is not None and billed.high < allowed.low:
            self._say(
                "price.billed_below_contract",
                Severity.NOTICE,
                f"{line.code or line.ndc} is billed below what the plan accepts; the lesser is used",
                None,
            )
        return LinePrice(
            billed_charge=Unknown("no billed charge was given") if billed is None else billed,
            allowed_amount=allowed,
            source=PriceSource(kind=entry.kind, detail=entry.note or f"{entry.kind} price per {entry.basis}"),
        )

    def _allowance(self, billed: PriceRange, line: ClaimLine, on: date) -> PriceRange | None:
        """Return what the plan accepts out of network for a line with a billed charge only."""
        percent = self.out.of_billed
        if percent is not None:
            expected = billed.expected
            return PriceRange(
                low=percent_of(billed.low, percent),
                expected=expected if isinstance(expected, Unknown) else percent_of(expected, percent),
                high=percent_of(billed.high, percent),
            )
        if self.out.of_medicare is not None:
            found = medicare_price(line, on, MedicareTerms(percent=self.out.of_medicare))
            if not isinstance(found, NoPrice):
                return found.allowed_amount
        return None

    def _without_entry(self, line: ClaimLine, on: date) -> LinePrice | NoPrice:
        terms = self.book.medicare
        if line.tier is NetworkTier.OUT_OF_NETWORK and self.out.of_medicare is not None:
            terms = MedicareTerms(percent=self.out.of_medicare)
        reason = ""
        if terms is not None and line.code:
            found = medicare_price(line, on, terms)
            if not isinstance(found, NoPrice):
                return found
            reason = f" ({found.sentence})"
        cash = published_price(line, on) if self.book.published_cash else None
        if cash is not None:
            return cash
        what = line.code or line.ndc or line.label
        sentence = f"no price for {what} ({line.tier}, {line.component}) on {on}{reason}; add an entry for it"
        return NoPrice(line=line, on=on, why=NoPriceWhy.NO_ENTRY, sentence=sentence)

    def _note(self, found: LinePrice | NoPrice, line: ClaimLine) -> LinePrice | NoPrice:
        if isinstance(found, LinePrice) and found.source.status in ("proposed", "assumed"):
            source = found.source
            message = f"the price of {line.code} is not confirmed ({source.status}): {source.detail}"
            self._say(f"price.{source.status}", Severity.ASSUMPTION, message, source.source)
        return found

    def _say(self, code: str, severity: Severity, message: str, source: str | None) -> None:
        key = (code, message)
        if key not in self.findings:
            self.findings[key] = Finding(code=code, severity=severity, message=message, path="entries", source=source)
