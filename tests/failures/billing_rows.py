"""Billing and prices: pathways, claim edits, the price list."""

from __future__ import annotations

from typing import Final

from tests.failures.asked import REMOVED, Row, also, at

ROWS: Final[list[Row]] = [
    Row(
        "pathway misfit",
        at("billing.pathway", "infusion"),
        [
            (
                "coding.pathway_misfit",
                "billing.pathway",
                "the pathway 'infusion' does not bill esketamine_nasal; choose one of: ",
            )
        ],
    ),
    Row(
        "visit code missing",
        at("billing.pathway", "unbundled"),
        [
            (
                "coding.visit_code_missing",
                "billing.visit_code",
                "say what the clinic bills with the pathway 'unbundled': a visit_code s",
            )
        ],
    ),
    Row(
        "bad visit code",
        at("billing.visit_code", "9921"),
        [
            (
                "code.hcpcs",
                "billing.visit_code",
                "expected a HCPCS or CPT code of five characters, got '9921'; write it ",
            )
        ],
    ),
    Row(
        "a place of service of one digit",
        at("billing.place_of_service", "1"),
        [
            (
                "code.place_of_service",
                "billing.place_of_service",
                "expected a place of service of two digits, 01 to 99, got '1'; write it",
            )
        ],
    ),
    Row(
        "a place of service at home",
        at("billing.place_of_service", "12"),
        [
            (
                "coding.place_of_service",
                "billing.place_of_service",
                "esketamine is never given at home or by telehealth, got place of servi",
            )
        ],
    ),
    Row(
        "prolonged with bundle",
        at("billing.prolonged", [{"code": "99417"}]),
        [
            (
                "coding.bundle_with_prolonged",
                "billing.prolonged",
                "prolonged time (99417) may not go with G2082 or G2083; remove it or bi",
            ),
            ("price.missing", "prices", "no price for 99417 (in_network, professional) on 2026-03-02; add an en"),
        ],
    ),
    Row(
        "prolonged 0 units",
        at("billing.prolonged", [{"code": "99417", "units": 0}]),
        [("json.value", "billing.prolonged[0].units", "expected at least 1, got 0")],
    ),
    Row(
        "pharmacy benefit",
        at("billing.benefit", "pharmacy"),
        [
            (
                "coding.clinic_benefit",
                "billing.benefit",
                "expected the medical or the behavioral benefit, got pharmacy; pharmacy",
            )
        ],
    ),
    Row(
        "bad ndc",
        at("billing.ketamine_ndc", "123"),
        [
            (
                "code.ndc",
                "billing.ketamine_ndc",
                "expected a national drug code as 4-4-2, 5-3-2, 5-4-1 or 5-4-2 digits, ",
            )
        ],
    ),
    Row(
        "S0013 after its last day",
        also(at("billing", {"pathway": "unbundled", "visit_code": "99214", "drug_code": "S0013"})),
        [
            (
                "coding.code_not_in_force",
                "billing.drug_code",
                "S0013 may not be billed on 2026-03-02; none from 2026-01-01 on (J0013 ",
            ),
            ("price.missing", "prices", "no price for S0013 (in_network, professional) on 2026-03-02; add an en"),
        ],
    ),
    Row(
        "J0013 to Medicare",
        also(at("billing", {"pathway": "unbundled", "visit_code": "99214", "payer_is_medicare": True})),
        [
            (
                "coding.not_for_medicare",
                "billing.pathway",
                "Medicare does not pay J0013; it pays the session bundled as G2082 or G",
            ),
            ("price.missing", "prices", "no price for J0013 (in_network, professional) on 2026-03-02; add an en"),
        ],
    ),
    Row(
        "no price",
        at("prices.entries", []),
        [("price.missing", "prices", "no price for G2082 (in_network, professional) on 2026-03-02; add an en")],
    ),
    Row(
        "a price for another code",
        at("prices.entries.0.code", "G2083"),
        [("price.missing", "prices", "no price for G2082 (in_network, professional) on 2026-03-02; add an en")],
    ),
    Row(
        "a price for nothing",
        at("prices.entries.0.code", REMOVED),
        [("price.entry_subject", "prices.entries[0].code", "expected either a code or an ndc, got both or none")],
    ),
    Row(
        "a price for two things",
        at("prices.entries.0.ndc", "50458-028-02"),
        [("price.entry_subject", "prices.entries[0].code", "expected either a code or an ndc, got both or none")],
    ),
    Row(
        "a code that is none",
        at("prices.entries.0.code", "XYZ"),
        [
            (
                "code.hcpcs",
                "prices.entries[0].code",
                "expected a HCPCS or CPT code of five characters, got 'XYZ'; write it a",
            )
        ],
    ),
    Row(
        "a price that ends",
        at("prices.entries.0.valid_to", "2026-03-15"),
        [("price.missing", "prices", "no price for G2082 (in_network, professional) on 2026-03-16; add an en")],
    ),
    Row(
        "no amount",
        also(at("prices.entries.0.billed", REMOVED), at("prices.entries.0.allowed", REMOVED)),
        [("price.entry_amount", "prices.entries[0].allowed", "expected an allowed amount or a billed charge; add one")],
    ),
    Row(
        "half a range",
        at("prices.entries.0.allowed_low", "900"),
        [("price.entry_range", "prices.entries[0].allowed_low", "give both allowed_low and allowed_high, or neither")],
    ),
    Row(
        "range reversed",
        also(at("prices.entries.0.allowed_low", "1100"), at("prices.entries.0.allowed_high", "900")),
        [
            (
                "price.range_order",
                "prices.entries[0].allowed",
                "expected low <= expected <= high, got 1100.00, 1010.00, 900.00",
            )
        ],
    ),
    Row(
        "an expected price outside its range",
        also(at("prices.entries.0.allowed_low", "1100"), at("prices.entries.0.allowed_high", "1200")),
        [
            (
                "price.range_order",
                "prices.entries[0].allowed",
                "expected low <= expected <= high, got 1100.00, 1010.00, 1200.00",
            )
        ],
    ),
    Row(
        "a source that is a setting",
        at("prices.entries.0.kind", "medicare_national"),
        [
            (
                "price.entry_kind",
                "prices.entries[0].kind",
                "expected contract, user_list or cash, got medicare_national; other sou",
            )
        ],
    ),
    Row(
        "a code Medicare has no price for",
        also(at("prices", {"medicare": {}}), at("billing", {"pathway": "unbundled", "visit_code": "99214"})),
        [("price.missing", "prices", "no price for J0013 (in_network, professional) on 2026-03-02 (J0013 has")],
    ),
    Row(
        "out of network without a charge",
        also(
            at("billing.tier", "out_of_network"),
            at("coverage.plan.cost_sharing.0.tiers", ["out_of_network"]),
            at("coverage.plan.deductibles.0.tiers", ["out_of_network"]),
            at("coverage.plan.out_of_pocket_maxima.0.tiers", ["out_of_network"]),
            at("prices.entries.0.billed", REMOVED),
        ),
        [("price.billed_unknown", "prices", "line G2082 on 2026-03-02 is out of network and may be balance billed; ")],
    ),
]
