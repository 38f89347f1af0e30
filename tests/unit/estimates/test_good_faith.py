"""The good-faith estimate: who bills what, the period, the days it is due, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from ketacost import Billing, EstimateRequest, InvalidInputError, KetacostError, Payment, PriceBook, PriceEntry
from ketacost.assistance.programs import Assistance, ClinicDiscount
from ketacost.errors import CodeError, ReferenceDataError
from ketacost.estimates.good_faith import good_faith_estimate
from ketacost.estimates.good_faith_deadlines import changed_estimate_by, issue_deadline
from ketacost.estimates.good_faith_records import (
    GoodFaithEstimate,
    IssueTrigger,
    MissingProvider,
    Provider,
    Rhythm,
    SeparateItem,
)
from ketacost.estimates.request import CoverageChange
from ketacost.values.dates import Span
from ketacost.values.findings import Severity
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown
from tests.unit.estimates.asking import course, covered, request

CLINIC_NPI = "1234567893"  # the example of CMS's description of the check digit
HOSPITAL_NPI = "1245319599"
FOUR_HUNDRED = PriceBook(entries=(PriceEntry(code="G2082", allowed="400", kind="cash"),))


def provider(**parts: Any) -> Provider:  # noqa: ANN401 (any field of a provider)
    """Return a clinic; parts replace its own."""
    whole: dict[str, Any] = {
        "name": "Harbor Clinic",
        "npi": CLINIC_NPI,
        "tin": "12-3456789",
        "state": "MA",
        "location": "1 Main Street, Salem",
    }
    return Provider(**whole | parts)


def alone(**parts: Any) -> EstimateRequest:  # noqa: ANN401 (any field of a request)
    """Return eight weeks of Spravato at a cash price of 400 a session; parts replace its own."""
    return request(**{"coverage": None, "prices": FOUR_HUNDRED} | parts)


def given(asked: EstimateRequest | None = None, **parts: Any) -> GoodFaithEstimate:  # noqa: ANN401 (any argument)
    """Return a good-faith estimate scheduled four weeks ahead; parts replace its arguments."""
    whole: dict[str, Any] = {"scheduled_on": date(2026, 2, 2), "requested_on": None, "providers": (provider(),)}
    return good_faith_estimate(asked or alone(), **whole | parts)


def test_sessions_become_items_with_days_and_frequency() -> None:
    """Eight induction and four weekly sessions at 400: two items, 3,200 and 1,600."""
    found = given()
    (clinic,) = found.providers
    induction, weekly = clinic.items

    assert Decimal("4800.00") == found.total == clinic.total
    assert (8, Decimal("400.00"), Decimal("3200.00")) == (
        len(induction.days),
        induction.expected_charge,
        induction.total,
    )
    assert Rhythm(times=2, every_weeks=1) == induction.rhythm
    assert Rhythm(times=1, every_weeks=1) == weekly.rhythm
    assert ("G2082", "induction", date(2026, 3, 2)) == (induction.code, induction.phase, induction.days[0])
    assert (Span(date(2026, 3, 2), date(2026, 4, 20)), None) == (found.period, found.renew_from)


def test_the_estimate_says_what_it_is_for() -> None:
    """Main service in plain words with its day, diagnosis codes and items scheduled by themselves."""
    therapy = SeparateItem(label="Psychotherapy", code="90837")
    found = given(diagnosis_codes=("f332",), separately_scheduled=(therapy,))

    assert "Esketamine nasal spray (Spravato) with observation" == found.primary_item
    assert date(2026, 3, 2) == found.primary_on
    assert ("F33.2",) == found.diagnosis_codes
    assert (therapy,) == found.separately_scheduled
    assert "Six weeks of care" == given(primary_item=" Six weeks of care ").primary_item


def test_the_disclaimers_name_threshold_window_and_fee() -> None:
    """The figures of 45 CFR 149.620 stand in the paragraph on disputes, and no contract in another."""
    said = given().disclaimers
    (dispute,) = (text for text in said if "dispute within" in text)

    for part in ("at least $400.00 more", "120 calendar days", "$25.00", "www.cms.gov/nosurprises"):
        assert part in dispute
    for part in ("further items or services", "only an estimate", "not a contract", "care you are given any worse"):
        assert any(part in text for text in said)


def test_the_main_service_is_not_the_intake() -> None:
    """An intake before the first session is on the estimate, but the session is what it is about."""
    book = PriceBook(entries=(*FOUR_HUNDRED.entries, PriceEntry(code="90792", billed="250")))
    found = given(alone(course=course(new_patient=True), prices=book))

    assert date(2026, 3, 2) == found.primary_on
    assert found.period.first_on < found.primary_on
    assert Decimal("5050.00") == found.total


def test_a_clinic_discount_lowers_the_expected_charge() -> None:
    """What the clinic takes off is not expected to be charged: 400 less 25 percent."""
    found = given(alone(assistance=Assistance(discount=ClinicDiscount(percent=Rate(2500)))))

    assert {Decimal("300.00")} == {item.expected_charge for item in found.providers[0].items}
    assert Decimal("3600.00") == found.total


def test_a_course_longer_than_twelve_months_is_cut() -> None:
    """The period ends on the eve of the same day a year later; the first service after it is named."""
    found = given(alone(course=course(weeks=60, maintenance_every_weeks=2)))
    days = [day for one in found.providers for item in one.items for day in item.days]
    (cut,) = (one for one in found.findings if one.code == "good_faith.cut")

    assert Span(date(2026, 3, 2), date(2027, 3, 1)) == found.period
    assert date(2027, 3, 1) == max(days)
    assert date(2027, 3, 15) == found.renew_from
    assert "2027-03-15" in cut.message
    assert found.total == 400 * len(days)


def test_a_service_on_the_anniversary_is_the_first_left_out() -> None:
    """From 2 March 2026 the twelve months end on 1 March 2027."""
    last_in = course(weeks=60, maintenance_every_weeks=2)
    first_out = attrs.evolve(last_in, weekdays=("tue",), starts_on=date(2026, 3, 3))

    assert 1 == given(alone(course=last_in)).period.last_on.day
    assert date(2027, 3, 2) == given(alone(course=attrs.evolve(first_out, sessions_per_week=None))).period.last_on


def test_the_unconfirmed_figures_are_assumptions() -> None:
    """Twelve months and the meaning of an expected charge were confirmed by no document."""
    found = given().findings

    assumed = [one for one in found if one.code == "good_faith.figure_not_confirmed"]
    assert {Severity.ASSUMPTION} == {one.severity for one in assumed}
    assert {"general-knowledge"} == {one.source for one in assumed}
    assert 2 == len(assumed)


def test_lines_go_to_the_narrowest_provider() -> None:
    """Hospital and clinician bill the same code; the component tells them apart."""
    hospital = provider(name="Harbor Hospital", npi=HOSPITAL_NPI, components=("facility",))
    book = PriceBook(
        entries=(
            PriceEntry(code="G2082", component="facility", billed="900"),
            PriceEntry(code="G2082", component="professional", billed="200"),
        )
    )
    billing = Billing(pathway="hospital_outpatient", place_of_service="22")
    found = given(alone(billing=billing, prices=book), providers=(provider(), hospital))

    assert [("Harbor Clinic", Decimal("2400.00")), ("Harbor Hospital", Decimal("10800.00"))] == [
        (one.provider.name, one.total) for one in found.providers
    ]
    assert Decimal("13200.00") == found.total


def test_a_provider_that_names_codes_is_narrower_than_one_that_names_components() -> None:
    """The evaluation goes to the psychiatrist, the sessions to the clinic."""
    book = PriceBook(entries=(*FOUR_HUNDRED.entries, PriceEntry(code="90792", billed="250")))
    psychiatrist = provider(name="A psychiatrist", npi=HOSPITAL_NPI, codes=("90792",))
    clinic = provider(components=("professional",))
    found = given(alone(course=course(new_patient=True), prices=book), providers=(clinic, psychiatrist))

    assert [Decimal("4800.00"), Decimal("250.00")] == [one.total for one in found.providers]


def pharmacy_request(*entries: PriceEntry) -> EstimateRequest:
    """Return a course whose drug a pharmacy bills."""
    billing = Billing(pathway="specialty_pharmacy", visit_code="99214")
    return alone(billing=billing, prices=PriceBook(entries=(PriceEntry(code="99214", billed="150"), *entries)))


RANGED_KIT = PriceEntry(ndc="50458-028-02", component="pharmacy", tier="in_network", allowed_low=500, allowed_high=900)


@pytest.mark.parametrize("entries", [(), (RANGED_KIT,)], ids=["no price", "a range"])
def test_a_missing_provider_is_marked_and_in_no_total(entries: tuple[PriceEntry, ...]) -> None:
    """Its items stand with days and no charge, whatever the price list says; nothing unknown becomes 0."""
    pharmacy = MissingProvider(name="The pharmacy", components=("pharmacy",))
    found = given(pharmacy_request(*entries), missing_providers=(pharmacy,))
    (gone,) = found.missing

    assert Decimal("1800.00") == found.total
    assert 12 == sum(len(item.days) for item in gone.items)
    assert all(isinstance(item.expected_charge, Unknown) and isinstance(item.total, Unknown) for item in gone.items)
    assert "good_faith.missing_provider" in [one.code for one in found.findings]
    assert any("missing here" in text for text in found.disclaimers)


def test_coverage_can_be_declined() -> None:
    """What the plan would have paid is left out; so is a plan that would come later."""
    later = CoverageChange(on=date(2026, 4, 1), coverage=covered())
    found = given(alone(coverage=covered(), changes=(later,)), declines_coverage=True)

    assert Decimal("4800.00") == found.total
    assert found.declines_coverage


def test_a_change_of_prices_stays_when_coverage_is_declined() -> None:
    """From 1 April on the four sessions left cost 500."""
    dearer = PriceBook(entries=(PriceEntry(code="G2082", allowed="500"),))
    change = CoverageChange(on=date(2026, 4, 1), coverage=covered(), prices=dearer)
    found = given(alone(changes=(change,)), declines_coverage=True)

    april = [day for item in found.providers[0].items if item.expected_charge == 500 for day in item.days]
    assert date(2026, 4, 6) == min(april)
    assert Decimal("4800.00") + 100 * len(april) == found.total


def test_an_expected_figure_inside_a_range_is_used() -> None:
    """A range with an expected figure has the one figure an estimate needs."""
    book = PriceBook(entries=(PriceEntry(code="G2082", allowed_low=300, allowed=400, allowed_high=600),))

    assert Decimal("4800.00") == given(alone(prices=book)).total


def test_a_range_of_what_a_plan_would_allow_does_not_matter() -> None:
    """The person pays what is billed, which is one figure."""
    book = PriceBook(entries=(PriceEntry(code="G2082", allowed_low=300, allowed_high=390, billed=400),))

    assert Decimal("4800.00") == given(alone(prices=book)).total


# 2026: Presidents' Day is Monday 16 February; 2 March is a Monday.
SERVICE = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("scheduled_on", "requested_on", "issue_by", "trigger"),
    [
        pytest.param("2026-02-13", None, "2026-02-19", IssueTrigger.SCHEDULED_FAR_AHEAD, id="exactly ten days"),
        pytest.param("2026-02-17", None, "2026-02-18", IssueTrigger.SCHEDULED_AHEAD, id="nine days"),
        pytest.param("2026-02-25", None, "2026-02-26", IssueTrigger.SCHEDULED_AHEAD, id="exactly three days"),
        pytest.param("2026-02-26", None, None, IssueTrigger.NO_DUTY, id="two days"),
        pytest.param(None, None, None, IssueTrigger.NO_DUTY, id="nothing happened"),
        pytest.param(None, "2026-02-13", "2026-02-19", IssueTrigger.REQUESTED, id="asked for over the holiday"),
        pytest.param("2026-02-26", "2026-02-26", "2026-03-03", IssueTrigger.REQUESTED, id="asked for late"),
        pytest.param("2026-02-17", "2026-02-17", "2026-02-18", IssueTrigger.SCHEDULED_AHEAD, id="both, schedule first"),
        pytest.param("2026-02-03", "2026-02-02", "2026-02-05", IssueTrigger.REQUESTED, id="both, request first"),
    ],
)
def test_the_clock_counts_business_days(
    scheduled_on: str | None, requested_on: str | None, issue_by: str | None, trigger: IssueTrigger
) -> None:
    """Federal Register 2021-10-07, 86 FR 56136: 3 or 1 business days after scheduling, 3 after a request."""
    found = issue_deadline(
        service_on=SERVICE,
        scheduled_on=None if scheduled_on is None else date.fromisoformat(scheduled_on),
        requested_on=None if requested_on is None else date.fromisoformat(requested_on),
    )

    assert (issue_by, trigger) == (None if found.issue_by is None else found.issue_by.isoformat(), found.trigger)
    assert found.reason


def test_days_count_from_scheduling_not_before_the_service() -> None:
    """A published table counts back from the service, which the rule does not: months ahead, three days after."""
    found = issue_deadline(service_on=date(2026, 9, 1), scheduled_on=date(2026, 3, 2), requested_on=None)

    assert date(2026, 3, 5) == found.issue_by


def test_an_early_intake_brings_the_day_forward() -> None:
    """Intake in four business days, treatment in ten: the earlier of the two clocks counts."""
    found = issue_deadline(
        service_on=SERVICE, first_on=date(2026, 2, 19), scheduled_on=date(2026, 2, 12), requested_on=None
    )

    assert (date(2026, 2, 13), IssueTrigger.SCHEDULED_AHEAD) == (found.issue_by, found.trigger)


def test_a_changed_scope_is_due_one_business_day_before() -> None:
    """The Friday before a Monday, and the Friday before the Tuesday after a federal holiday."""
    assert date(2026, 2, 27) == changed_estimate_by(SERVICE) == given().change_by
    assert date(2026, 2, 13) == changed_estimate_by(date(2026, 2, 17))


def test_findings_say_no_duty_lateness_and_superbills() -> None:
    """Each is told, none stops the estimate."""
    codes = [
        {one.code for one in found.findings}
        for found in (
            given(scheduled_on=None),
            given(alone(as_of=date(2026, 2, 6))),
            given(alone(as_of=date(2026, 2, 5))),
            given(alone(payment=Payment(superbill=True))),
        )
    ]

    assert "good_faith.no_duty" in codes[0]
    assert "good_faith.overdue" in codes[1]
    assert "good_faith.overdue" not in codes[2]
    assert "good_faith.superbill" in codes[3]


@pytest.mark.parametrize(
    ("days", "rhythm"),
    [
        pytest.param("02", None, id="one day"),
        pytest.param("02 03 04", Rhythm(every_days=1), id="daily"),
        pytest.param("02 12 22", Rhythm(every_days=10), id="every ten days"),
        pytest.param("02 09 16", Rhythm(times=1, every_weeks=1), id="weekly"),
        pytest.param("02 17 30", Rhythm(times=1, every_weeks=2), id="fortnightly, one moved by a day"),
        pytest.param("02 05 09 12 16", Rhythm(times=2, every_weeks=1), id="twice a week, last week cut"),
        pytest.param("05 09 12 16", Rhythm(times=2, every_weeks=1), id="twice a week, begun on a Thursday"),
        pytest.param("02 03 04 20", Rhythm(), id="uneven"),
        pytest.param("02 09 30", Rhythm(), id="uneven weeks"),
    ],
)
def test_the_rhythm_of_days(days: str, rhythm: Rhythm | None) -> None:
    """March 2026 starts on a Sunday, so the 2nd is a Monday."""
    assert rhythm == Rhythm.of([date(2026, 3, int(day)) for day in days.split()])


BAD: list[Any] = [
    pytest.param(lambda: given(alone(coverage=covered())), "good_faith.coverage", "coverage", id="covered"),
    pytest.param(
        lambda: given(alone(changes=(CoverageChange(on=date(2026, 4, 1), coverage=covered()),))),
        "good_faith.coverage",
        "changes[0].coverage",
        id="covered later",
    ),
    pytest.param(lambda: given(providers=()), "good_faith.no_provider", "providers", id="no provider"),
    pytest.param(
        lambda: given(providers=(provider(), provider(name="Again"))),
        "good_faith.provider_twice",
        "providers[1].npi",
        id="one number twice",
    ),
    pytest.param(
        lambda: given(providers=(provider(), provider(npi=HOSPITAL_NPI))), "good_faith.two_bill", "providers", id="two"
    ),
    pytest.param(
        lambda: given(providers=(provider(codes=("99214",)),)), "good_faith.nobody_bills", "providers", id="nobody"
    ),
    pytest.param(
        lambda: given(providers=(provider(), provider(npi=HOSPITAL_NPI, components=("facility",)))),
        "good_faith.bills_nothing",
        "providers[1]",
        id="bills nothing",
    ),
    pytest.param(
        lambda: given(missing_providers=(MissingProvider(name="Nobody", components=("facility",)),)),
        "good_faith.bills_nothing",
        "missing_providers[0]",
        id="missing nothing",
    ),
    pytest.param(
        lambda: given(alone(prices=PriceBook(entries=(PriceEntry(code="G2082", billed_low=300, billed_high=500),)))),
        "good_faith.only_a_range",
        "prices.entries[0].billed",
        id="range billed",
    ),
    pytest.param(
        lambda: given(alone(prices=PriceBook(entries=(PriceEntry(code="G2082", allowed_low=300, allowed_high=500),)))),
        "good_faith.only_a_range",
        "prices.entries[0].allowed",
        id="range allowed",
    ),
    pytest.param(
        lambda: given(alone(billing=Billing(pathway="cash"), prices=PriceBook(published_cash=True))),
        "good_faith.only_a_range",
        "prices.published_cash",
        id="published range",
    ),
    pytest.param(
        lambda: given(
            alone(
                changes=(
                    CoverageChange(
                        on=date(2026, 4, 1),
                        prices=PriceBook(entries=(PriceEntry(code="G2082", billed_low=300, billed_high=500),)),
                    ),
                )
            )
        ),
        "good_faith.only_a_range",
        "changes[0].prices.entries[0].billed",
        id="range later",
    ),
    pytest.param(
        lambda: given(alone(billing=Billing(pathway="infusion"))),
        "coding.pathway_misfit",
        "billing.pathway",
        id="misfit",
    ),
    pytest.param(lambda: given(alone(prices=PriceBook())), "price.missing", "prices", id="no price"),
    pytest.param(
        lambda: given(scheduled_on=date(2026, 3, 3)), "good_faith.scheduled_late", "scheduled_on", id="scheduled late"
    ),
    pytest.param(
        lambda: given(requested_on=date(2026, 4, 21)), "good_faith.requested_late", "requested_on", id="requested late"
    ),
    pytest.param(lambda: given(diagnosis_codes=("F33.2", "?")), "code.icd10", "diagnosis_codes[1]", id="diagnosis"),
    pytest.param(lambda: given(primary_item=" "), "good_faith.words", "", id="no words"),
    pytest.param(lambda: provider(name=""), "good_faith.words", "", id="no name"),
    pytest.param(lambda: provider(npi="1234567890"), "code.npi_check", "", id="check digit"),
    pytest.param(lambda: provider(npi="3234567893"), "code.npi", "", id="first digit"),
    pytest.param(lambda: provider(npi="123456789"), "code.npi", "", id="nine digits"),
    pytest.param(lambda: provider(tin="1-23456789"), "code.tin", "", id="taxpayer number"),
    pytest.param(lambda: provider(tin="000000000"), "code.tin", "", id="taxpayer zeros"),
    pytest.param(lambda: provider(state="Mass"), "code.state", "", id="state"),
]


@pytest.mark.parametrize(("ask", "code", "path"), BAD)
def test_bad_input_is_refused_by_name(ask: Callable[[], object], code: str, path: str) -> None:
    """Every refusal has a code, its place, and says what to change."""
    with pytest.raises(KetacostError) as caught:
        ask()

    assert (code, path) in [(one.code, one.path) for one in caught.value.problems]
    assert all(one.message for one in caught.value.problems)


def test_both_coverages_are_named_at_once() -> None:
    """Coverage now and coverage later are two problems of one refusal."""
    change = CoverageChange(on=date(2026, 4, 1), coverage=covered())
    with pytest.raises(InvalidInputError) as caught:
        given(alone(coverage=covered(), changes=(change,)))

    assert ["coverage", "changes[0].coverage"] == [one.path for one in caught.value.problems]


def test_taxpayer_numbers_are_not_repeated_in_errors() -> None:
    """A person's number may be among them."""
    with pytest.raises(CodeError) as caught:
        provider(tin="123-45-678")

    assert "123" not in caught.value.message.replace("12-3456789", "")


@pytest.mark.parametrize(("written", "kept"), [("123456789", "12-3456789"), ("123-45-6789", "123-45-6789")])
def test_taxpayer_numbers_keep_one_form(written: str, kept: str) -> None:
    """An employer's number gets its hyphen, a person's keeps both."""
    assert kept == provider(tin=written).tin


def test_before_2022_there_was_no_rule() -> None:
    """The first day the rule is in force is 1 January 2022."""
    with pytest.raises(ReferenceDataError):
        issue_deadline(service_on=date(2021, 12, 31), scheduled_on=date(2021, 12, 1), requested_on=None)

    early = issue_deadline(service_on=date(2022, 1, 3), scheduled_on=date(2021, 12, 1), requested_on=None)
    assert date(2021, 12, 6) == early.issue_by
