"""``ketacost verify``: engine and oracle agree on this machine, and a fault of either is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ketacost.adjudication import kernel
from ketacost.cli.main import run
from ketacost.corpus.agreement import Agreement, verify
from ketacost.corpus.strata import STRATA
from ketacost.errors import InvalidInputError
from ketacost.interop.json_format import load

Captured = pytest.CaptureFixture[str]


def test_engine_and_oracle_agree_on_every_stratum() -> None:
    """A case of each, every field of every line and every closing pool."""
    found = verify(len(STRATA))

    assert found.is_whole
    assert () == found.first
    assert list(STRATA) == [one.name for one in found.strata]
    assert {1} == {one.cases for one in found.strata}
    assert found.lines == sum(one.lines for one in found.strata) > len(STRATA)


def test_a_seed_makes_the_same_cases_again_and_another_seed_others() -> None:
    """What is told about a difference can be made again anywhere."""

    assert verify(12, seed=5) == verify(12, seed=5)
    assert verify(12, seed=5).lines != verify(12, seed=6).lines


def test_progress_is_told_case_by_case() -> None:
    """How many are done, of how many."""
    told: list[tuple[int, int]] = []
    verify(3, on_progress=lambda done, total: told.append((done, total)))

    assert [(1, 3), (2, 3), (3, 3)] == told


def test_agreement_is_exit_code_0(capsys: Captured) -> None:
    """The summary names cases, lines, strata and versions."""

    assert 0 == run(["verify", "--n", "8", "--seed", "3"])
    out = capsys.readouterr().out
    assert "Answer:   Engine and oracle agree to the cent on every field, and every line adds up.\n" in out
    assert "Cases:    8 of seed 3, " in out
    assert "deductible_first" in out


def test_a_planted_fault_is_told_and_ends_with_1(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """A cent too much of coinsurance: which cases differ, in which field, by how much, and what to report."""
    right = kernel.coinsurance_on
    monkeypatch.setattr(kernel, "coinsurance_on", lambda *given: right(*given) + 1)

    assert 1 == run(["verify", "--n", "8"])
    out = capsys.readouterr().out
    assert "this is a fault of ketacost. Please report this page" in " ".join(out.split())
    assert "- case 0 (deductible_first): claim 1, line 1: coinsurance is " in out


def test_the_summary_has_a_form_for_machines() -> None:
    """It reads back as the same comparison, and can go to a file."""

    assert 0 == run(["verify", "--n", "4", "--format", "json", "--output", "found.json"])
    assert verify(4) == load(Agreement, json.loads(Path("found.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("cases", "seed", "paths"),
    [
        pytest.param(0, 0, ["n"], id="no case"),
        pytest.param(1, -1, ["seed"], id="negative seed"),
        pytest.param(0, -1, ["n", "seed"], id="both"),
    ],
)
def test_numbers_out_of_range_are_refused(cases: int, seed: int, paths: list[str]) -> None:
    """All of them at once."""
    with pytest.raises(InvalidInputError) as caught:
        verify(cases, seed=seed)

    assert paths == [one.path for one in caught.value.problems]
