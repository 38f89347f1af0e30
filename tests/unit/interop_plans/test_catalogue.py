"""Reading a design's file: its head is typed, and what is wrong in it is named."""

from __future__ import annotations

from datetime import date

import pytest

from ketacost.errors import PlanError, ReferenceDataError
from ketacost.interop.plan_catalogue import (
    describe_design,
    describe_designs,
    design_ids,
    load_design,
    read_design,
)
from ketacost.plans.limits import FamilyKind
from ketacost.reference.schema import Status

TEXT = """
[design]
title = "Sample summary of benefits"
publisher = "Sample insurer"
checked_on = 2026-11-23
status = "final"
starts_on = 2026-01-01
ends_on = 2026-12-31

[design.lines]
treatment_session = "outpatient services"
medical_drug = "outpatient services"
observation = "outpatient services"
specialty_drug = "tier 4"

[plan]
name = "Sample"
note = "for a test"

[[plan.deductibles]]
individual = "500.00"
family = "1000.00"
family_kind = "aggregate"
benefits = "medical"

[[plan.out_of_pocket_maxima]]
individual = "none"

[[plan.cost_sharing]]
services = ["office_visit"]
copay = "30.00"
deductible = "after_copay"
first_visits = { visits = 3 }

[[plan.cost_sharing]]
services = ["specialty_drug"]
coinsurance = "20%"
deductible = "waived"
coinsurance_minimum = "100.00"
maximum = "250.00"
maximum_scope = "cost_share"

[[plan.cost_sharing]]
services = ["all_other"]
copay = "unknown"
coinsurance = "20%"
deductible = "first"
"""


def test_a_file_is_read_whole() -> None:
    """Head and plan become typed values; what is left out is none."""
    design = read_design("sample", TEXT)

    assert ("sample", Status.FINAL, date(2026, 11, 23)) == (design.id, design.source.status, design.source.checked_on)
    assert (None, None, (), ()) == (
        design.source.url,
        design.source.published_on,
        design.source.assumed,
        design.source.notes,
    )
    assert "tier 4" == design.source.lines.specialty_drug
    assert FamilyKind.AGGREGATE is design.plan.deductibles[0].family_kind
    assert None is design.plan.out_of_pocket_maxima[0].individual


def test_the_facts_say_it_in_words() -> None:
    """A listing shows source, days, status and every assumption, in one order."""
    text = TEXT.replace('status = "final"', 'status = "assumed"\nassumed = ["the copay"]\nnotes = ["read twice"]')
    facts = read_design("sample", text).facts

    assert ("title", "Sample summary of benefits") == facts[0]
    assert ("url", "none") in facts
    assert ("published on", "not printed") in facts
    assert ("plan year", "2026-01-01 to 2026-12-31") in facts
    assert (("assumed", "the copay"), ("note", "read twice")) == facts[-2:]


def test_the_page_says_every_term_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copays, shares, caps, first visits, unknowns, exclusions and family kinds are all told."""
    sample = read_design("sample", TEXT)
    monkeypatch.setattr("ketacost.interop.plan_catalogue.design_ids", lambda: ("sample",))
    monkeypatch.setattr("ketacost.interop.plan_catalogue.describe_design", lambda _name: sample)
    page = describe_designs()

    for words in (
        "| deductible (medical) | in network | $500.00 | $1,000.00 together |",
        "| maximum | in network | none | none |",
        "first 3 visits: no charge, no deductible; then $30.00 copay, then the deductible",
        "20%, no deductible, at most $250.00 in all, at least $100.00",
        "unknown copay and 20%, after the deductible",
        "Sample summary of benefits, Sample insurer, no day printed; checked 2026-11-23. Status `final`;",
    ):
        assert words in page
    assert "Not confirmed" not in page
    assert "Notes:" not in page


def test_a_design_is_read_once() -> None:
    """Two look-ups give the very same value."""
    name = design_ids()[0]

    assert describe_design(name) is describe_design(name)
    assert load_design(name) is describe_design(name).plan


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("federal_2026_silver_72", "did you mean 'federal_2026_silver", id="a slip"),
        pytest.param("", "expected one of", id="empty"),
        pytest.param("../aca_limits", "expected one of", id="a path"),
        pytest.param("Federal_2026_Silver", "expected one of", id="capitals"),
    ],
)
def test_a_name_that_is_none_lists_those_there_are(name: str, says: str) -> None:
    """Only the listed names are looked up, so no other file can be reached by one."""
    with pytest.raises(PlanError, match="federal_2026_silver") as caught:
        load_design(name)

    assert "plan.no_such_design" == caught.value.code
    assert says in caught.value.message


HEAD = '[design]\ntitle = "Sample summary of benefits"\n'


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        pytest.param("[plan", "reference.not_toml", "expected TOML", id="no toml"),
        pytest.param(TEXT.replace("[plan]", "[pla]"), "reference.plan_design", "", id="no plan"),
        pytest.param(TEXT.replace(HEAD, "[design]\n"), "reference.plan_design", "title", id="no title"),
        pytest.param(TEXT.replace('"final"', '"sure"'), "reference.plan_design", "sure", id="no such status"),
        pytest.param(TEXT.replace("2026-11-23", '"soon"'), "reference.plan_design", "checked_on", id="no day"),
        pytest.param(TEXT.replace('"500.00"', '"1500.00"'), "reference.plan_design", "family", id="family below"),
        pytest.param(TEXT.replace("copay =", "co_pay ="), "reference.plan_design", "co_pay", id="unknown key"),
        pytest.param(TEXT.replace("observation =", "observing ="), "reference.plan_design", "observing", id="no line"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused(text: str, code: str, says: str) -> None:
    """The error names the file and the key."""
    with pytest.raises(ReferenceDataError) as caught:
        read_design("sample", text)

    assert (code, "sample.toml") == (caught.value.code, caught.value.path)
    assert says in caught.value.message
