"""Codes: one canonical text each, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ketacost.errors import CodeError
from ketacost.values.codes import (
    PLACE_LABELS,
    hcpcs,
    icd10,
    modifier,
    ndc,
    place_of_service,
    revenue_code,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("parse", "given", "expected"),
    [
        (hcpcs, "g2082", "G2082"),
        (hcpcs, " J0013 ", "J0013"),
        (hcpcs, "99214", "99214"),
        (hcpcs, "0820t", "0820T"),
        (hcpcs, "0001U", "0001U"),
        (hcpcs, "T1503", "T1503"),
        (modifier, "25", "25"),
        (modifier, "gz", "GZ"),
        (place_of_service, "11", "11"),
        (place_of_service, "02", "02"),
        (place_of_service, "99", "99"),
        (revenue_code, "0510", "0510"),
        (revenue_code, "0762", "0762"),
        (icd10, "f33.2", "F33.2"),
        (icd10, "F332", "F33.2"),
        (icd10, "R45.851", "R45.851"),
        (icd10, "r45851", "R45.851"),
        (icd10, "F32.A", "F32.A"),
        (icd10, "C4A", "C4A"),
        (icd10, "T40.601A", "T40.601A"),
        (ndc, "50458-028-02", "50458-0028-02"),
        (ndc, "50458-0028-02", "50458-0028-02"),
        (ndc, "50458002803", "50458-0028-03"),
        (ndc, "0143-9509-10", "00143-9509-10"),
        (ndc, "12345-6789-1", "12345-6789-01"),
        (ndc, " 50458-028-03 ", "50458-0028-03"),
    ],
)
def test_codes_become_canonical(parse: Callable[[str], str], given: str, expected: str) -> None:
    """Case, blanks, dots and hyphens are settled, and the canonical form is left as it is."""

    assert expected == parse(given)
    assert expected == parse(expected)


def test_kit_codes_of_esketamine() -> None:
    """The 10-digit kit codes of the label become the 11-digit codes claims use (openFDA, product 50458-028)."""
    kits = {"50458-028-00": "50458-0028-00", "50458-028-02": "50458-0028-02", "50458-028-03": "50458-0028-03"}

    assert list(kits.values()) == [ndc(kit) for kit in kits]


BAD_CODES = [
    (hcpcs, "", "code.hcpcs", "got ''"),
    (hcpcs, "G208", "code.hcpcs", "got 'G208'"),
    (hcpcs, "G20822", "code.hcpcs", 'write it as "G2082"'),
    (hcpcs, "JO013", "code.hcpcs", "got 'JO013'"),
    (hcpcs, "W2082", "code.hcpcs", "got 'W2082'"),
    (hcpcs, "0820X", "code.hcpcs", "got '0820X'"),
    (hcpcs, "G2082-25", "code.hcpcs", "got 'G2082-25'"),
    (hcpcs, "G20\uff182", "code.hcpcs", "five characters"),
    (hcpcs, 99214, "code.hcpcs", "got the int 99214"),
    (hcpcs, None, "code.hcpcs", "got the NoneType None"),
    (hcpcs, "9" * 1000, "code.hcpcs", "999..."),
    (modifier, "2", "code.modifier", "two letters or digits"),
    (modifier, "25,59", "code.modifier", "got '25,59'"),
    (modifier, "-1", "code.modifier", "got '-1'"),
    (modifier, "\u00df", "code.modifier", "two letters or digits"),
    (modifier, 25, "code.modifier", "got the int 25"),
    (place_of_service, "1", "code.place_of_service", "got '1'"),
    (place_of_service, "00", "code.place_of_service", "01 to 99"),
    (place_of_service, "011", "code.place_of_service", "got '011'"),
    (place_of_service, "office", "code.place_of_service", 'write it as "11"'),
    (place_of_service, 11, "code.place_of_service", "got the int 11"),
    (place_of_service, "\u0661\u0661", "code.place_of_service", "two digits"),
    (revenue_code, "510", "code.revenue_code", "leading zero"),
    (revenue_code, "05100", "code.revenue_code", "got '05100'"),
    (revenue_code, "063X", "code.revenue_code", 'write it as "0636"'),
    (revenue_code, 510, "code.revenue_code", "got the int 510"),
    (icd10, "F3", "code.icd10", "got 'F3'"),
    (icd10, "33.2", "code.icd10", "got '33.2'"),
    (icd10, "F33.", "code.icd10", "got 'F33.'"),
    (icd10, "F3.32", "code.icd10", "got 'F3.32'"),
    (icd10, "F33.2.1", "code.icd10", "got 'F33.2.1'"),
    (icd10, "F33.21234", "code.icd10", "three to seven characters"),
    (icd10, "FF3.2", "code.icd10", "got 'FF3.2'"),
    (icd10, "296.33", "code.icd10", "got '296.33'"),
    (icd10, 33.2, "code.icd10", "got the float 33.2"),
    (ndc, "5045802802", "code.ndc_ambiguous", "ten digits without hyphens fit three drug codes"),
    (ndc, "50458-028", "code.ndc", "got '50458-028'"),
    (ndc, "5045-028-02", "code.ndc", "got '5045-028-02'"),
    (ndc, "50458-028-2", "code.ndc", "got '50458-028-2'"),
    (ndc, "4458-0028-1", "code.ndc", "4-4-2, 5-3-2, 5-4-1 or 5-4-2"),
    (ndc, "504580028020", "code.ndc", "got '504580028020'"),
    (ndc, "50458 0028 02", "code.ndc", "got '50458 0028 02'"),
    (ndc, "J0013", "code.ndc", "got 'J0013'"),
    (ndc, "", "code.ndc", "got ''"),
    (ndc, 50458002802, "code.ndc", "got the int 50458002802"),
]


@pytest.mark.parametrize(("parse", "given", "code", "fragment"), BAD_CODES)
def test_codes_are_refused(parse: Callable[[object], str], given: object, code: str, fragment: str) -> None:
    """A malformed code is refused by its kind, with what was given and an example."""
    with pytest.raises(CodeError) as caught:
        parse(given)

    assert code == caught.value.code
    assert fragment in caught.value.message
    assert len(caught.value.message) < 200


def test_places_are_codes_with_labels() -> None:
    """Every labelled place is a place of service, and the labels are distinct."""

    assert list(PLACE_LABELS) == [place_of_service(place) for place in PLACE_LABELS]
    assert len(PLACE_LABELS) == len(set(PLACE_LABELS.values()))
    assert "office" == PLACE_LABELS[place_of_service("11")]


def test_a_place_without_a_label_is_still_a_place() -> None:
    """Other places of service are taken, only without words of ours."""

    assert place_of_service("21") not in PLACE_LABELS
