"""Conventions: each point of the waterfall where real plans differ, as an enumeration with a documented default.

Plan documents rarely state these; the default is the reading the sources support best, and every explanation names
the conventions in force. What each means to the cent stands in ``docs/explanation/arithmetic.md``.
"""

from __future__ import annotations

from enum import StrEnum

import attrs

from ketacost.values.money import Rounding


class DeductibleTerm(StrEnum):
    """How a rule stands to the deductible (the copay timing of plan documents).

    ``FIRST``: the deductible is taken first, then copay and coinsurance on what is left.
    ``AFTER_COPAY``: the copay is taken first, what is left goes to the deductible, then coinsurance.
    ``WAIVED``: the deductible does not apply; copay or coinsurance stands instead of it.
    """

    FIRST = "first"
    AFTER_COPAY = "after_copay"
    WAIVED = "waived"


class CoinsuranceBase(StrEnum):
    """What the coinsurance rate is taken of when a copay applies as well (R = allowed less copay-first and deductible).

    ``AFTER_COPAY``: R less the copay. ``BEFORE_COPAY``: R, copay added on top. ``ALLOWED``: the full allowed amount.
    ``GREATER_OF`` and ``LESSER_OF``: only one of copay and coinsurance on R is owed, the greater or the lesser.
    """

    AFTER_COPAY = "after_copay"
    BEFORE_COPAY = "before_copay"
    ALLOWED = "allowed"
    GREATER_OF = "greater_of"
    LESSER_OF = "lesser_of"


class CrossingCopay(StrEnum):
    """The copay on the line that finishes the deductible: in full, in proportion to what is left, or none."""

    FULL = "full"
    PRORATED = "prorated"
    NONE = "none"


class CapScope(StrEnum):
    """What a rule's maximum limits: the coinsurance alone, or the whole cost share of the service."""

    COINSURANCE = "coinsurance"
    COST_SHARE = "cost_share"


class CapUnit(StrEnum):
    """Over what a rule's maximum is counted. A pharmacy fill is one line."""

    LINE = "line"
    VISIT = "visit"
    DAY = "day"


class CopayScope(StrEnum):
    """How often a copay is owed when a visit has several lines.

    ``PER_LINE``: on each. ``PER_VISIT``: the copay of the first line that has one is the visit's copay.
    ``PER_VISIT_HIGHEST`` and ``PER_DAY_HIGHEST``: the highest of the visit or day, once.
    ``PER_COMPONENT``: as per visit, separately for professional, facility and pharmacy.
    """

    PER_LINE = "per_line"
    PER_VISIT = "per_visit"
    PER_VISIT_HIGHEST = "per_visit_highest"
    PER_DAY_HIGHEST = "per_day_highest"
    PER_COMPONENT = "per_component"


class ReliefOrder(StrEnum):
    """From which part the excess over a maximum is taken first."""

    COINSURANCE_COPAY_DEDUCTIBLE = "coinsurance_copay_deductible"
    COPAY_COINSURANCE_DEDUCTIBLE = "copay_coinsurance_deductible"
    DEDUCTIBLE_COPAY_COINSURANCE = "deductible_copay_coinsurance"


class FamilyCredit(StrEnum):
    """How much of a relative's spending counts in the family pools.

    ``UP_TO_INDIVIDUAL_LIMIT``: one member's credit stops at that member's own limit (an embedded design applies no
    more). ``IN_FULL``: every dollar counts.
    """

    UP_TO_INDIVIDUAL_LIMIT = "up_to_individual_limit"
    IN_FULL = "in_full"


class CrossAccumulation(StrEnum):
    """Whether spending in one network also counts in the other's pools."""

    NONE = "none"
    OUT_TO_IN = "out_to_in"
    IN_TO_OUT = "in_to_out"
    BOTH = "both"


class ProcessingOrder(StrEnum):
    """Which day orders claims when they consume the deductible: day of service, or day processed where known."""

    SERVICE_DATE = "service_date"
    PROCESSED_DATE = "processed_date"


class NoncoveredLiability(StrEnum):
    """Who owes a line the plan does not cover, and how much of it."""

    PATIENT_BILLED = "patient_billed"
    PATIENT_ALLOWED = "patient_allowed"
    PROVIDER = "provider"


class ManufacturerDollars(StrEnum):
    """Whether what a manufacturer pays for the person counts to the deductible and the out-of-pocket maximum.

    ``COUNT``: the whole cost share counts, whoever paid it. ``DO_NOT_COUNT``: only what the person paid does (a copay
    accumulator adjustment); it fills the deductible first. In a high-deductible plan with a savings account the law
    lets nothing else count until the least deductible is met, whatever stands here.
    """

    COUNT = "count"
    DO_NOT_COUNT = "do_not_count"


@attrs.frozen(kw_only=True)
class Conventions:
    """The conventions of one plan; each default is explained at its enumeration.

    Attributes:
        coinsurance_base: base of the coinsurance when a copay applies as well.
        crossing_copay: copay on the line that finishes the deductible.
        copay_scope: copay per line, visit, day or component; a rule may state its own.
        relief_order: which part is relieved first at the out-of-pocket maximum and at a whole-cost-share cap.
        family_credit: how much of a relative's spending counts.
        cross_accumulation: whether networks share credit.
        processing_order: which day orders claims.
        noncovered_liability: who owes what is not covered.
        deductible_counts_to_maximum: whether deductible dollars count to the out-of-pocket maximum.
        copay_counts_to_deductible: whether copay dollars also count to the deductible (rare).
        manufacturer_dollars: whether a manufacturer's money counts.
        rounding: how a fraction of a cent of coinsurance is rounded.
    """

    coinsurance_base: CoinsuranceBase = attrs.field(default=CoinsuranceBase.AFTER_COPAY, converter=CoinsuranceBase)
    crossing_copay: CrossingCopay = attrs.field(default=CrossingCopay.FULL, converter=CrossingCopay)
    copay_scope: CopayScope = attrs.field(default=CopayScope.PER_VISIT, converter=CopayScope)
    relief_order: ReliefOrder = attrs.field(default=ReliefOrder.COINSURANCE_COPAY_DEDUCTIBLE, converter=ReliefOrder)
    family_credit: FamilyCredit = attrs.field(default=FamilyCredit.UP_TO_INDIVIDUAL_LIMIT, converter=FamilyCredit)
    cross_accumulation: CrossAccumulation = attrs.field(default=CrossAccumulation.NONE, converter=CrossAccumulation)
    processing_order: ProcessingOrder = attrs.field(default=ProcessingOrder.SERVICE_DATE, converter=ProcessingOrder)
    noncovered_liability: NoncoveredLiability = attrs.field(
        default=NoncoveredLiability.PATIENT_BILLED, converter=NoncoveredLiability
    )
    deductible_counts_to_maximum: bool = attrs.field(default=True, validator=attrs.validators.instance_of(bool))
    copay_counts_to_deductible: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    manufacturer_dollars: ManufacturerDollars = attrs.field(
        default=ManufacturerDollars.COUNT, converter=ManufacturerDollars
    )
    rounding: Rounding = attrs.field(default=Rounding.HALF_UP, converter=Rounding)
