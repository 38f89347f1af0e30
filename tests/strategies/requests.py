"""Whole requests: every course, way of billing, price list, plan and balance, known, none and unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from ketacost.claims.claim import PriceKind
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory
from ketacost.coding.billing import Billing, CodedUnits, NetworkRule, Pathway
from ketacost.courses.course import Course, Regimen
from ketacost.courses.safety import Contraindication, SafetyFacts, Setting
from ketacost.estimates.request import CoverageChange, EstimateRequest, Payment
from ketacost.plans.coverage import Coverage
from ketacost.plans.networks import OutOfNetworkMethod, OutOfNetworkTerms
from ketacost.plans.payer_order import MedicareFacts, MedicareReason
from ketacost.plans.plan import Plan
from ketacost.pricing.price_book import Locality, MedicareTerms, PriceBasis, PriceBook, PriceEntry
from ketacost.values.dates import Span, add_days
from ketacost.values.money import from_cents
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown
from tests.strategies.courses import OPEN_GATES, courses
from tests.strategies.generate import cases
from tests.strategies.payers import assistances, secondaries

CODES: Final = ("G2082", "G2083", "99214", "J0013", "J3490", "96365")
NDCS: Final = ("50458-028-02", "50458-028-03")

amounts = st.integers(0, 500_000).map(from_cents)
rates = st.integers(0, 10_000).map(Rate)
whole_days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
words = st.text(max_size=20)


@cache
def medicare_facts() -> st.SearchStrategy[MedicareFacts]:
    """Return what may decide who pays first."""
    return st.builds(
        MedicareFacts,
        reason=st.sampled_from(MedicareReason),
        from_current_work=st.booleans(),
        employees=st.integers(1, 500) | st.just(Unknown("ask the employer")),
        entitled_on=st.none() | whole_days,
    )


@cache
def payments() -> st.SearchStrategy[Payment]:
    """Return ways to pay: at the visit, or by bills the person files."""
    days = st.none() | st.integers(0, 400)
    filed = st.builds(Payment, superbill=st.just(value=True), reimbursed_after_days=days, file_within_days=days)
    return st.just(Payment()) | filed


@cache
def unknowns() -> st.SearchStrategy[Unknown]:
    """Return an unknown with or without its reason and its bounds in dollars."""
    reasons = st.sampled_from(["not given", "ask the plan", ""])
    bounds = st.tuples(amounts, amounts).map(sorted)
    return st.builds(_unknown, reasons, bounds, st.booleans(), st.booleans())


def _unknown(reason: str, bounds: list[Decimal], has_low: bool, has_high: bool) -> Unknown:  # noqa: FBT001 (drawn)
    low, high = bounds
    return Unknown(reason, low if has_low else None, high if has_high else None)


@cache
def spans() -> st.SearchStrategy[Span]:
    """Return a first and a last day."""
    return st.tuples(whole_days, whole_days).map(lambda days: Span(*sorted(days)))


@cache
def _ranges(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return nothing, an exact amount, or a range with or without its expected figure."""
    return st.builds(
        _range, st.just(name), st.tuples(amounts, amounts, amounts).map(sorted), st.booleans(), st.booleans()
    )


def _range(name: str, found: list[Decimal], is_known: bool, is_range: bool) -> dict[str, Any]:  # noqa: FBT001 (drawn)
    low, middle, high = found
    exact = {name: middle} if is_known else {}
    return {**exact, f"{name}_low": low, f"{name}_high": high} if is_range else exact


@cache
def price_entries() -> st.SearchStrategy[PriceEntry]:
    """Return a price for a code or for a drug, on all days or on some."""
    return st.builds(
        _entry,
        subject=st.sampled_from([*(("code", code) for code in CODES), *(("ndc", ndc) for ndc in NDCS)]),
        allowed=_ranges("allowed"),
        billed=_ranges("billed"),
        otherwise=amounts,
        days=spans(),
        from_some_day=st.booleans(),
        to_some_day=st.booleans(),
        kind=st.sampled_from([PriceKind.CONTRACT, PriceKind.USER_LIST, PriceKind.CASH]),
        basis=st.sampled_from(PriceBasis),
        tier=st.none() | st.sampled_from(NetworkTier),
        component=st.none() | st.sampled_from(Component),
        note=words,
    )


def _entry(
    *,
    subject: tuple[str, str],
    allowed: dict[str, Any],
    billed: dict[str, Any],
    otherwise: Decimal,
    days: Span,
    from_some_day: bool,
    to_some_day: bool,
    **others: Any,  # noqa: ANN401 (fields of an entry)
) -> PriceEntry:
    days_of: dict[str, Any] = {
        "valid_from": days.first_on if from_some_day else None,
        "valid_to": days.last_on if to_some_day else None,
    }
    amount = {**allowed, **billed} or {"allowed": otherwise}
    what: dict[str, Any] = dict([subject])
    return PriceEntry(**what, **days_of, **amount, **others)


@cache
def price_books() -> st.SearchStrategy[PriceBook]:
    """Return price lists with and without the sources behind them."""
    factors = st.integers(500, 2000).map(lambda thousandths: Decimal(thousandths).scaleb(-3))
    localities = st.builds(Locality, work=factors, practice_expense=factors, malpractice=factors)
    medicare = st.builds(MedicareTerms, percent=rates, apm=st.booleans(), locality=st.none() | localities)
    return st.builds(
        PriceBook,
        entries=st.lists(price_entries(), max_size=3).map(_without_rivals),
        medicare=st.none() | medicare,
        published_cash=st.booleans(),
    )


def _without_rivals(entries: list[PriceEntry]) -> tuple[PriceEntry, ...]:
    """Return the entries that price no line an earlier one prices as narrowly."""
    kept: list[PriceEntry] = []
    for entry in entries:
        if not any((entry.code, entry.ndc) == (one.code, one.ndc) and entry.rivals(one) for one in kept):
            kept.append(entry)
    return tuple(kept)


@cache
def billings() -> st.SearchStrategy[Billing]:
    """Return every way of billing, also those that fit no course."""
    rules = st.builds(
        NetworkRule,
        tier=st.sampled_from(NetworkTier),
        services=_some(ServiceCategory),
        components=_some(Component),
        benefits=_some(Benefit),
        codes=_some(CODES),
    )
    further = st.builds(CodedUnits, code=st.sampled_from(CODES), units=st.integers(1, 9))
    return st.builds(
        Billing,
        pathway=st.sampled_from(Pathway),
        place_of_service=st.sampled_from(["11", "19", "22", "01"]),
        tier=st.sampled_from(NetworkTier),
        networks=st.lists(rules, max_size=2).map(tuple),
        benefit=st.sampled_from([Benefit.MEDICAL, Benefit.BEHAVIORAL]),
        visit_code=st.none() | st.sampled_from(CODES),
        prolonged=st.lists(further, max_size=2).map(tuple),
        drug_code=st.none() | st.sampled_from(CODES),
        ketamine_ndc=st.none() | st.sampled_from(NDCS),
        payer_is_medicare=st.booleans(),
        protected=st.booleans(),
        fill_days_before=st.integers(0, 60),
        anesthesia_code=st.none() | st.just("00104"),
    )


def _some(choices: Any) -> st.SearchStrategy[tuple[Any, ...]]:  # noqa: ANN401 (an enumeration or a tuple)
    return st.lists(st.sampled_from(choices), max_size=2, unique=True).map(tuple)


@cache
def safety_facts() -> st.SearchStrategy[SafetyFacts]:
    """Return facts known and unknown, also those that close a gate."""
    yes_no: st.SearchStrategy[bool | Unknown] = st.booleans() | st.just(Unknown())

    def number(low: int, high: int) -> st.SearchStrategy[int | Unknown]:
        return st.integers(low, high) | st.just(Unknown("ask"))

    return st.just(OPEN_GATES) | st.builds(
        SafetyFacts,
        setting=st.sampled_from(Setting),
        age=number(0, 130),
        certified_site=yes_no,
        enrolled=yes_no,
        observation_minutes=number(0, 1440),
        systolic_mmhg=number(30, 350),
        contraindications=_some(Contraindication) | st.just(Unknown()),
        pregnant=yes_no,
    )


@cache
@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    """Return an enrolment in any plan; some of its terms and balances may be unknown."""
    coverage = draw(cases()).coverage
    if draw(st.booleans()):
        coverage = attrs.evolve(coverage, plan=draw(_less_known(coverage.plan)))
    return attrs.evolve(coverage, accumulators=draw(st.just(coverage.accumulators) | unknowns()))


@st.composite
def _less_known(draw: st.DrawFn, plan: Plan) -> Plan:
    """Return the plan with an unknown copay, an unknown coinsurance or unknown cover, and words about it."""
    lesser: dict[str, Any] = draw(
        st.sampled_from([{"copay": draw(unknowns())}, {"coinsurance": Unknown("ask")}, {"covered": Unknown()}])
    )
    out_of_network = st.builds(
        OutOfNetworkTerms,
        method=st.sampled_from([OutOfNetworkMethod.PERCENT_OF_BILLED, OutOfNetworkMethod.PERCENT_OF_MEDICARE]),
        percent=rates,
    )
    first, *others = plan.cost_sharing
    changes = lesser if first.covered is not False else {}
    return attrs.evolve(
        plan,
        cost_sharing=(attrs.evolve(first, **changes), *others),
        line_of_business=draw(st.sampled_from(LineOfBusiness)),
        out_of_network=draw(st.none() | st.just(OutOfNetworkTerms()) | out_of_network),
        grandfathered=draw(st.booleans()),
        hdhp=draw(st.booleans()),
        terms_for=draw(st.none() | spans()),
        assumed=draw(st.sampled_from([(), ("the copay",)])),
        source=draw(words),
        note=draw(words),
    )


@cache
def changes() -> st.SearchStrategy[CoverageChange]:
    """Return any change of coverage."""
    return st.builds(
        CoverageChange,
        on=whole_days,
        coverage=st.none() | coverages(),
        secondary=st.none() | secondaries(coverages()),
        keeps_coverage=st.booleans(),
        keeps_secondary=st.booleans(),
        billing=st.none() | billings(),
        prices=st.none() | price_books(),
        secondary_prices=st.none() | price_books(),
    )


@cache
def requests() -> st.SearchStrategy[EstimateRequest]:
    """Return any request; not all can be estimated, all can be written."""
    return st.builds(
        EstimateRequest,
        course=st.builds(_with_safety, courses(), safety_facts()),
        billing=billings(),
        prices=price_books(),
        coverage=st.none() | coverages(),
        secondary=st.none() | secondaries(coverages()),
        secondary_prices=st.none() | price_books(),
        medicare=st.none() | medicare_facts(),
        assistance=st.none() | assistances(known=False),
        changes=st.lists(changes(), max_size=1).map(tuple),
        payment=payments(),
        as_of=st.none() | whole_days,
        label=words,
    )


def _with_safety(course: Course, safety: SafetyFacts) -> Course:
    return attrs.evolve(course, safety=safety)


@cache
@st.composite
def answerable(draw: st.DrawFn) -> EstimateRequest:
    """Return a request that has an answer: a short course of Spravato, every line priced, in any plan or in none."""
    coverage = draw(st.none() | cases().map(lambda case: case.coverage))
    course: Course = draw(courses(st.just(Regimen.SPRAVATO_TRD_ADJUNCT)))
    earliest = date(2025, 2, 1) if coverage is None else _after_balances(coverage)
    return EstimateRequest(
        course=attrs.evolve(
            course,
            starts_on=max(course.starts_on, earliest),
            weeks=min(course.weeks, 12),
            closures=(),
            safety=draw(st.just(OPEN_GATES) | st.just(SafetyFacts(age=41, certified_site=True))),
        ),
        billing=Billing(pathway=Pathway.BUNDLED, tier=draw(st.sampled_from(NetworkTier))),
        prices=PriceBook(entries=tuple(draw(_ranged_price(code)) for code in ("G2082", "G2083", "90792"))),
        coverage=coverage,
        payment=draw(payments()),
        as_of=draw(st.none() | whole_days),
        label=draw(words),
    )


def _after_balances(coverage: Coverage) -> date:
    """Return a day whose intake, up to thirty days and a weekend before, is not before the opening balances."""
    balances = coverage.accumulators
    return date(2025, 2, 1) if isinstance(balances, Unknown) else add_days(balances.as_of, 60)


@st.composite
def _ranged_price(draw: st.DrawFn, code: str) -> PriceEntry:
    low, middle, high = sorted(draw(st.tuples(amounts, amounts, amounts)))
    allowed: dict[str, Any] = draw(
        st.sampled_from([{"allowed": middle}, {"allowed_low": low, "allowed": middle, "allowed_high": high}])
    )
    return PriceEntry(code=code, billed=high, **allowed)
