"""Ways to pay and regimes by name that cannot be: where nothing could be billed, spread, or made."""

from __future__ import annotations

from typing import Any, Final

from tests.failures.asked import Change, Row, also, at

ENTRIES: Final = [
    {"ndc": "50458-0028-02", "allowed": "900"},
    {"code": "99214", "allowed": "130"},
]
PHARMACY: Final = also(
    at("billing", {"pathway": "specialty_pharmacy", "visit_code": "99214"}), at("prices", {"entries": ENTRIES})
)
MONTHLY: Final = "payment.prescription_payment_plan"
MEDICARE: Final = {"regime": "original_medicare", "on": "2026-03-02", "part_d": True}


def _joined(on: str) -> Change:
    return at("payment", {"prescription_payment_plan": {"joined_on": on}})


def _plan(**regime: Any) -> Change:  # noqa: ANN401 (any keyword of a regime)
    return at("coverage.plan", regime)


ALONE: Final = [
    (
        "monthly bills before there were any",
        also(PHARMACY, _plan(**MEDICARE), _joined("2024-11-01")),
        "payment.no_payment_plan",
        f"{MONTHLY}.joined_on",
        "nobody could pay this way then: no medicare_benefits.part_d.payment_plan in force on 2024-11-01",
    ),
    (
        "monthly bills of a plan that is not Medicare's",
        also(PHARMACY, _joined("2026-03-01")),
        "payment.no_part_d",
        MONTHLY,
        "a drug plan of Medicare bills monthly, and on 2026-03-02 the payer is large_group; remove it",
    ),
    (
        "monthly bills where no pharmacy bills",
        also(_plan(**MEDICARE), _joined("2026-03-01")),
        "payment.nothing_to_spread",
        MONTHLY,
        "no pharmacy bills a drug of this course that the plan covers from 2026-03-01 on",
    ),
    (
        "monthly bills without Part D",
        also(PHARMACY, _plan(**{**MEDICARE, "part_d": False}), _joined("2026-03-01")),
        "payment.nothing_to_spread",
        MONTHLY,
        "no pharmacy bills a drug of this course that the plan covers from 2026-03-01 on",
    ),
    (
        "monthly bills joined after the course",
        also(PHARMACY, _plan(**MEDICARE), _joined("2026-12-01")),
        "payment.nothing_to_spread",
        MONTHLY,
        "no pharmacy bills a drug of this course that the plan covers from 2026-12-01 on",
    ),
    (
        "reduced cost sharing on a gold plan",
        _plan(
            regime="marketplace",
            on="2026-03-02",
            metal="gold",
            csr=94,
            deductible="100",
            maximum="1500",
            coinsurance="10%",
        ),
        "plan.csr_not_silver",
        "coverage.plan.csr",
        "reduced cost sharing exists in silver plans alone, got gold with 94",
    ),
    (
        "a regime of a year nobody knows",
        _plan(regime="champva", on="2031-03-02"),
        "reference.not_in_force",
        "coverage.plan.on",
        "no veterans.champva.cap in force on 2031-03-02",
    ),
    (
        "a Medigap letter there is not",
        at("secondary", {"regime": "medigap", "letter": "H", "on": "2026-03-02"}),
        "plan.medigap",
        "secondary.letter",
        "expected one of A, B, C, D, F, G, K, L, M, N, got 'H'",
    ),
    (
        "Medicaid after Medicare behind an employer's plan",
        at("secondary", {"regime": "medicaid_after_medicare", "on": "2026-03-02"}),
        "coverage.method_misfit",
        "secondary.method",
        "'lesser_of' is Medicaid's rule after Medicare, and the first payer is large_group",
    ),
    (
        "a package of one session",
        at("prices", {"packages": [{"code": "G2082", "sessions": 1, "price": "900"}]}),
        "json.value",
        "prices.packages[0].sessions",
        "expected at least 2, got 1",
    ),
    (
        "free drug without anything for the clinic",
        at("billing", {"pathway": "free_drug"}),
        "coding.visit_code_missing",
        "billing.visit_code",
        "say what the clinic bills with the pathway 'free_drug'",
    ),
]

ROWS: Final[list[Row]] = [Row(name, change, [(code, path, start)]) for name, change, code, path, start in ALONE]
