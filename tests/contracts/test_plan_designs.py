"""What must hold of every shipped plan design, whoever edits the files."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ketacost import (
    Accumulators,
    Benefit,
    Billing,
    Course,
    Coverage,
    CoverageTier,
    Estimate,
    EstimateRequest,
    NetworkTier,
    Plan,
    PriceBook,
    PriceEntry,
    ServiceCategory,
    estimate,
)
from ketacost.courses.safety import SafetyFacts
from ketacost.interop.json_format import dump, load, parse_json, to_json
from ketacost.interop.plan_catalogue import (
    describe_design,
    describe_designs,
    design_ids,
    load_design,
    read_design,
)
from ketacost.plans.checks import check_plan
from ketacost.plans.limits import FamilyKind
from ketacost.reference.load import data_version, topics
from ketacost.reference.lookup import figure
from ketacost.reference.schema import Status

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "src" / "ketacost" / "reference" / "plan_designs"
DESIGNS = design_ids()
FIRST_DAY = date(2026, 1, 19)
WEEKS = 26
PATHWAYS = ("bundled", "unbundled", "specialty_pharmacy")
SERVICES = [service for service in ServiceCategory if service is not ServiceCategory.ALL_OTHER]

each_design = pytest.mark.parametrize("name", DESIGNS)


def _course() -> Course:
    safety = SafetyFacts(age=41, certified_site=True, enrolled=True, setting="office")
    return Course(
        regimen="spravato_trd_adjunct",
        starts_on=FIRST_DAY,
        weeks=WEEKS,
        weekdays=("mon", "thu"),
        dose_mg="84",
        maintenance_every_weeks=1,
        new_patient=True,
        safety=safety,
    )


def _prices() -> PriceBook:
    """Return allowed amounts of the size payers agree to; only their order of magnitude matters here."""
    return PriceBook(
        entries=(
            PriceEntry(code="G2083", allowed="1450.00", billed="2400.00"),
            PriceEntry(code="G2082", allowed="950.00", billed="1800.00"),
            PriceEntry(code="J0013", allowed="13.50", billed="20.00", basis="unit"),
            PriceEntry(code="90792", allowed="220.00", billed="400.00"),
            PriceEntry(code="99215", allowed="180.00", billed="300.00"),
            PriceEntry(ndc="50458-0028-02", allowed="850.00", billed="1000.00"),
            PriceEntry(ndc="50458-0028-03", allowed="1250.00", billed="1500.00"),
        )
    )


def _estimate(plan: Plan, pathway: str, *, members: CoverageTier = CoverageTier.SELF_ONLY) -> Estimate:
    visit = None if pathway == "bundled" else "99215"
    coverage = Coverage(plan=plan, members=members, accumulators=Accumulators.none_used(date(2026, 1, 1)))
    billing = Billing(pathway=pathway, visit_code=visit)
    return estimate(
        EstimateRequest(course=_course(), billing=billing, prices=_prices(), coverage=coverage), trace=False
    )


def test_there_are_designs_of_every_kind() -> None:
    """No design is lost; new ones may come."""
    kinds = {name.split("_2026")[0] for name in DESIGNS}

    assert {"federal", "covered_california", "employer", "fehb", "typical"} <= kinds
    assert len(DESIGNS) >= 8


@each_design
def test_a_design_is_named_after_its_file(name: str) -> None:
    """What one writes for the plan is the file's name, in lower-case words with the year."""
    assert (FOLDER / f"{name}.toml").is_file()
    assert name == describe_design(name).id
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*_2026(_[a-z0-9]+)*", name)


def test_every_file_of_the_folder_is_a_design() -> None:
    """Nothing else lies beside the designs, where nobody would read it."""
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f"{name}.toml" for name in DESIGNS)


@each_design
def test_a_design_is_sourced_and_dated(name: str) -> None:
    """Each says where it comes from, when that was checked, and which year it is for."""
    source = describe_design(name).source

    assert source.title
    assert source.publisher
    assert source.url is None or source.url.startswith("https://")
    assert date(2026, 11, 1) <= source.checked_on
    assert source.published_on is None or source.published_on <= source.checked_on
    assert (date(2026, 1, 1), date(2026, 12, 31)) == (source.starts_on, source.ends_on)
    assert load_design(name).source
    assert str(source.starts_on.year) in load_design(name).name


@each_design
def test_a_design_says_what_is_assumed(name: str) -> None:
    """``assumed`` names the figures no document confirms; ``final`` leaves none; what has no document is assumed."""
    source = describe_design(name).source

    assert source.status in (Status.FINAL, Status.ASSUMED)
    assert (source.status is Status.ASSUMED) == bool(source.assumed)
    assert source.url is not None or source.status is Status.ASSUMED


@each_design
def test_a_design_passes_the_checks_of_its_year(name: str) -> None:
    """Neither an error nor a warning, on the first and on the last day; what is assumed is said."""
    source = describe_design(name).source
    said = ["plan.assumed"] if source.assumed else []

    for day in (source.starts_on, source.ends_on):
        assert said == [finding.code for finding in check_plan(load_design(name), day)]


@each_design
def test_a_design_reads_back_as_itself(name: str) -> None:
    """Written as JSON and read again it is the same plan."""
    plan = load_design(name)

    assert plan == load(Plan, dump(plan))
    assert plan == load(Plan, json.loads(to_json(plan)))


@each_design
def test_a_request_can_name_a_design(name: str) -> None:
    """The name stands for the plan wherever a request holds one."""
    request = {
        "course": {"regimen": "spravato_trd_adjunct", "starts_on": "2026-01-19", "weeks": 4, "dose_mg": "84"},
        "billing": {"pathway": "bundled"},
        "coverage": {"plan": name},
    }
    coverage = parse_json(json.dumps(request)).coverage

    assert coverage is not None
    assert load_design(name) == coverage.plan


@each_design
def test_amounts_are_quoted_to_the_cent(name: str) -> None:
    """Dollars in the files are text with two decimals, as in the reference data."""
    plan = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["plan"]
    keys = ("individual", "family", "copay", "maximum", "coinsurance_minimum")
    tables = [*plan["deductibles"], *plan["out_of_pocket_maxima"], *plan["cost_sharing"]]
    amounts = [table[key] for table in tables for key in keys if key in table]

    assert amounts
    assert [] == [amount for amount in amounts if not re.fullmatch(r"\d+\.\d{2}", amount)]


@each_design
@pytest.mark.parametrize("tier", [NetworkTier.IN_NETWORK, NetworkTier.OUT_OF_NETWORK])
def test_a_design_has_one_rule_for_every_service(name: str, tier: NetworkTier) -> None:
    """No line of any course, in or out of network and under any benefit, is left without a rule or finds two."""
    plan = load_design(name)
    benefits = tuple(Benefit)
    found = [plan.rule_for(service, tier, benefit, "") for service in SERVICES for benefit in benefits]

    assert len(SERVICES) * len(benefits) == len(found)


@each_design
@pytest.mark.parametrize("pathway", PATHWAYS)
def test_a_course_stays_within_the_maximum(name: str, pathway: str) -> None:
    """Half a year of weekly Spravato in network costs something at most the individual maximum, and is all known."""
    plan = load_design(name)
    answer = _estimate(plan, pathway)
    (maximum,) = (one.individual for one in plan.out_of_pocket_maxima if NetworkTier.IN_NETWORK in one.tiers)

    assert isinstance(maximum, Decimal)
    assert answer.totals.patient_responsibility <= maximum
    assert answer.patient_responsibility.low == answer.patient_responsibility.high
    assert Decimal(0) < answer.totals.patient_responsibility
    assert Decimal(0) < answer.totals.plan_paid


@each_design
def test_a_family_plan_never_costs_less(name: str) -> None:
    """For one person alone the family's limits are no lower than the individual ones."""
    plan = load_design(name)
    alone = _estimate(plan, "bundled").totals.patient_responsibility
    family = _estimate(plan, "bundled", members=CoverageTier.FAMILY).totals.patient_responsibility

    assert alone <= family


# Half a year: 8 sessions of induction, then 22 weekly; allowed: intake 220, first session (56 mg) 950, others 1,450.
WORKED = [
    # Copay 40 for the intake, 6,000 deductible, 40 percent of the other 37,000: the maximum is 8,900.
    ("federal_2026_silver", "8900.00"),
    # Copay 40 for the intake, 190 a session.
    ("covered_california_2026_gold", "5740.00"),
    # Copay 30 for the intake, 60 a session.
    ("typical_2026_epo", "1830.00"),
    # The deductible of 7,200 is the maximum.
    ("covered_california_2026_bronze_hdhp", "7200.00"),
    # 2,000 deductible (220 of it the intake), then 20 percent of 41,220: the maximum is 4,000.
    ("employer_2026_hdhp_aggregate", "4000.00"),
    # 10 for the intake, 750 deductible, 30 percent of the other 42,250 are 12,675: the maximum is 10,000.
    ("fehb_2026_blue_focus", "10000.00"),
]


@pytest.mark.parametrize(("name", "expected"), WORKED, ids=[name for name, _ in WORKED])
def test_worked_totals(name: str, expected: str) -> None:
    """Totals computed by hand for thirty sessions."""
    answer = _estimate(load_design(name), "bundled")

    assert 30 == sum(session.session > 0 for session in answer.sessions)
    assert Decimal(expected) == answer.totals.patient_responsibility


# Covered California table of 2026 (coverhealthca.com), an employer's guide (flippingbook), the 2026 FEP Blue Focus
# brochure (section 2); the federal deductibles are in the names of 2026 plans sold as standard designs.
PUBLISHED = [
    ("covered_california_2026_bronze", "5800", "9800"),
    ("covered_california_2026_silver", "5200", "9800"),
    ("covered_california_2026_gold", "0", "9200"),
    ("covered_california_2026_platinum", "0", "5000"),
    ("covered_california_2026_bronze_hdhp", "7200", "7200"),
    ("employer_2026_ppo", "750", "3500"),
    ("employer_2026_hdhp_aggregate", "2000", "4000"),
    ("fehb_2026_blue_focus", "750", "10000"),
    ("federal_2026_expanded_bronze", "7500", "10000"),
    ("federal_2026_silver", "6000", "8900"),
    ("federal_2026_gold", "2000", "8200"),
]


@pytest.mark.parametrize(("name", "deductible", "maximum"), PUBLISHED, ids=[row[0] for row in PUBLISHED])
def test_published_limits(name: str, deductible: str, maximum: str) -> None:
    """Deductible and out-of-pocket maximum of one person, as published."""
    plan = load_design(name)

    assert Decimal(deductible) == plan.deductibles[0].individual
    assert Decimal(maximum) == plan.out_of_pocket_maxima[0].individual


CSR = [
    ("federal_2026_silver_73", "csr_73_self_only"),
    ("federal_2026_silver_87", "csr_94_and_87_self_only"),
    ("federal_2026_silver_94", "csr_94_and_87_self_only"),
]


@pytest.mark.parametrize(("name", "key"), CSR, ids=[name for name, _ in CSR])
def test_reduced_maxima_are_within_the_reduced_limit(name: str, key: str) -> None:
    """A cost-sharing-reduction variant stays under the lower legal limit of its income band."""
    maximum = load_design(name).out_of_pocket_maxima[0].individual

    assert isinstance(maximum, Decimal)
    assert maximum <= figure("aca_limits", key, FIRST_DAY).amount


@pytest.mark.parametrize("name", [name for name in DESIGNS if load_design(name).hdhp])
def test_an_embedded_deductible_for_a_savings_account_is_at_least_the_family_minimum(name: str) -> None:
    """Inside a family plan no one may be paid for before the family's legal minimum deductible."""
    minimum = figure("hdhp_limits", "minimum_deductible.family", FIRST_DAY).amount

    for limit in load_design(name).deductibles:
        amount = limit.individual if limit.family_kind is FamilyKind.EMBEDDED else limit.family
        assert isinstance(amount, Decimal)
        assert minimum <= amount


def test_the_folder_is_no_topic_but_counts_in_the_data_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Designs are no topics of figures; a changed design, or a later check of one, changes the stamp of the data."""
    design = tmp_path / "plan_designs" / "sample_2026.toml"
    design.parent.mkdir()
    design.write_text("checked_on = 2026-11-23\n", encoding="utf-8")
    monkeypatch.setattr("ketacost.reference.load._folder", lambda: tmp_path)
    before = data_version.__wrapped__()
    design.write_text("checked_on = 2026-11-24\n", encoding="utf-8")

    assert "plan_designs" not in topics()
    assert before.startswith("2026-11-23+")
    assert data_version.__wrapped__().startswith("2026-11-24+")


def test_a_design_of_ones_own_reads_like_a_shipped_one() -> None:
    """The shape of the files is open: the same text gives the same design."""
    text = (FOLDER / "federal_2026_silver.toml").read_text(encoding="utf-8")

    assert describe_design("federal_2026_silver") == read_design("federal_2026_silver", text)


def test_the_page_of_the_docs_is_the_generated_one() -> None:
    """``docs/reference/plan-designs.md`` equals what ``describe_designs()`` returns; write it anew after a change."""
    page = (ROOT / "docs" / "reference" / "plan-designs.md").read_text(encoding="utf-8")

    assert describe_designs() == page
