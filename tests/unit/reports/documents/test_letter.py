"""The letter to the patient: its figures are the estimate's, in both languages, and it says what it cannot know."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import attrs
import pytest

from ketacost import Estimate, estimate
from ketacost.authorization.approvals import Standing
from ketacost.authorization.determination import Outcome
from ketacost.claims.services import Component
from ketacost.reports.alone import pays_alone
from ketacost.reports.documents import patient_letter
from ketacost.reports.documents.pharmacy_share import pays_pharmacy
from ketacost.reports.language import Language, phrases
from ketacost.values.money import show
from ketacost.values.unknown import Unknown
from tests.unit.reports import examples
from tests.unit.reports.documents.pages import FILES, Page, amount, answered

ZERO = Decimal("0.00")
BOTH = tuple(Language)


def letter(answer: Estimate, language: Language = Language.ENGLISH) -> Page:
    """Return the parsed letter of an estimate."""
    return Page(patient_letter(answer, language=language).html)


@cache
def shipped(name: str, language: Language = Language.ENGLISH) -> Page:
    """Return the parsed letter of a shipped example; a page is read, never changed."""
    return letter(answered(name), language)


def together(key: str, answer: Estimate) -> str:
    """Return the phrase for what is due, the one that names the pharmacy where it gets some of it."""
    return f"{key}_together" if pays_pharmacy(answer) else key


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("name", FILES)
def test_what_is_due_by_month_is_the_cash_flow(name: str, language: Language) -> None:
    """Months add up to what is due at all visits, and end at what stays with the patient."""
    answer = answered(name)
    say = phrases("patient_letter", language)

    *months, total = shipped(name, language).column("due-months", say[together("col_due", answer)])

    assert sum((move.due_at_session for move in answer.cash_flow), ZERO) == amount(total)
    assert amount(total) == sum(map(amount, months), ZERO)


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("name", FILES)
def test_every_visit_stands_with_what_is_due(name: str, language: Language) -> None:
    """One row a visit, in order, with the estimate's own amount."""
    answer = answered(name)
    say = phrases("patient_letter", language)

    *visits, total = shipped(name, language).column("due-visits", say[together("col_due_visit", answer)])

    assert [one.due_at_session for one in answer.sessions] == list(map(amount, visits))
    assert sum(map(amount, visits), ZERO) == amount(total)


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("name", FILES)
def test_the_parts_add_up_to_the_cost(name: str, language: Language) -> None:
    """What the plan leaves, less what others pay, is what stays with the patient."""
    answer = answered(name)
    say = phrases("patient_letter", language)

    *parts, total = shipped(name, language).column("why-parts", say["col_amount"])

    assert answer.totals.net_cost == amount(total)
    assert amount(total) == sum(map(amount, parts), ZERO)


@pytest.mark.parametrize("name", FILES)
def test_both_languages_show_the_same_figures(name: str) -> None:
    """What is computed never depends on the language."""
    english, spanish = (shipped(name, language) for language in BOTH)

    assert english.tables.keys() == spanish.tables.keys()
    for key, rows in english.tables.items():
        own = [[cell for cell in row if "$" in cell] for row in rows]
        assert own == [[cell for cell in row if "$" in cell] for row in spanish.tables[key]]


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("name", FILES)
def test_the_letter_says_what_it_is(name: str, language: Language) -> None:
    """An estimate, not a bill, with the version of its data; the guaranteed ends where it is not certain."""
    answer = answered(name)

    text = shipped(name, language).text

    assert phrases("documents", language)["notice"] in text or pays_alone(answer)
    assert answer.versions.reference_data in text
    assert show(answer.net_cost.low) in text
    assert show(answer.net_cost.high) in text


@pytest.mark.parametrize("name", FILES)
def test_spanish_has_no_unmarked_english(name: str) -> None:
    """A sentence the library has in English alone stands under a Spanish one and is marked as English."""
    answer = answered(name)

    page = shipped(name, Language.SPANISH)

    for finding in answer.findings:
        assert any(one.startswith(finding.message) for one in page.foreign)
        assert phrases("findings", Language.SPANISH)[finding.code] in page.text


def test_an_exact_answer_is_one_figure() -> None:
    """One sentence, and no bounds."""
    page = shipped("commercial_ppo")

    assert "You pay $8,140.00 in all." in page.text
    assert "at least" not in page.text


def test_a_range_without_a_figure_is_two_ends() -> None:
    """Eleven infusions at 400 to 800: no figure between is invented, and the distance is said."""
    page = shipped("iv_cash")

    assert "You pay between $4,400.00 and $8,800.00 in all." in page.text
    assert "The low end and the high end are $4,400.00 apart" in page.text
    assert ["$400.00", "$8,800.00"] == [
        page.column("due-visits", "Owed so far, at least")[0],
        page.column("due-visits", "Owed so far, at most")[-2],
    ]


def test_a_range_with_a_figure_says_how_much_more_it_can_be() -> None:
    """High less expected, in dollars."""
    answer = estimate(examples.priced_by_range())
    owed = answer.net_cost
    assert not isinstance(owed.expected, Unknown)

    text = letter(answer).text

    assert f"We expect you to pay {show(owed.expected)} in all." in text
    assert f"{show(owed.high - owed.expected)} more than we expect is possible" in text


def test_an_open_question_stands_with_what_it_is_worth() -> None:
    """In the words of the page, with the dollars, and with its own words below."""
    answer = estimate(examples.unknown_balances())
    (question,) = answer.questions

    page = letter(answer, Language.SPANISH)

    lead = phrases("patient_letter", Language.SPANISH)["open_balances"]
    assert f"{lead} Saberlo puede bajar en {show(question.swing)} lo más que usted paga." in page.text
    assert question.ask in page.foreign


def test_money_that_comes_back_stands_with_its_days() -> None:
    """$5,700 at the visits, $902.40 back, and until when each bill must be filed."""
    page = shipped("iv_cash_superbill")

    assert "You pay $5,700.00 at your visits. $902.40 of it comes back to you later." in page.text
    assert "July 9, 2026" == page.column("due-back", "File the bill by")[3]
    assert "$902.40" == page.column("due-back", "Amount")[-1]


def test_a_day_nobody_knows_is_said_in_words() -> None:
    """A payer whose reimbursement has no day."""
    page = letter(estimate(examples.superbill(days=None)))

    assert "Day not known" in page.column("due-back", "Comes back")
    assert "Day not known" in page.column("due-months", "Month")


def test_a_savings_card_runs_out_on_its_day() -> None:
    """The visit at which the card is used up, and the help that is counted on."""
    text = shipped("savings_card").text

    assert "Your savings card is used up on March 16, 2026 (Visit 5)." in text
    assert "$6,000.00 of help is counted here" in text
    assert "Does money from a savings card count toward my deductible and maximum?" in text


def test_the_pharmacy_s_part_of_a_visit_stands_beside_it() -> None:
    """Visit 6: $1,330 to the pharmacy for a kit within the deductible, and $40 of copay at the clinic."""
    page = shipped("savings_card")

    assert "$1,370.00" == page.column("due-visits", "You pay for the visit (clinic and pharmacy)")[5]
    assert "$1,330.00" == page.column("due-visits", "of it, to the pharmacy")[5]
    assert (
        "The most you pay for one visit, to clinic and pharmacy together, is $1,370.00, on March 19, 2026. "
        "$1,330.00 of it goes to the pharmacy." in page.text
    )
    assert "before it ships the drug" in page.text
    assert "You pay at the visit" not in page.text


@pytest.mark.parametrize("name", ["savings_card", "specialty_pharmacy"])
def test_the_pharmacy_s_part_is_what_its_lines_leave(name: str) -> None:
    """Six thousand of the card is off the pharmacy's lines; what the clinic's lines leave is the rest of the visit."""
    answer = answered(name)
    clinic = [line for line in answer.lines if line.component is not Component.PHARMACY]

    *shares, total = map(amount, shipped(name).column("due-visits", "of it, to the pharmacy"))

    assert total == sum(shares, ZERO)
    for visit, share in zip(answer.sessions, shares, strict=True):
        left = sum((line.net_cost for line in clinic if line.session == visit.session), ZERO)
        assert visit.due_at_session - left == share


def test_the_pharmacy_is_named_without_claim_lines_too() -> None:
    """The column stays away where no line tells its amounts; the words stay true."""
    page = letter(attrs.evolve(answered("savings_card"), lines=()))

    assert "You pay for the visit (clinic and pharmacy)" in page.tables["due-visits"][0]
    assert "of it, to the pharmacy" not in page.tables["due-visits"][0]
    assert "goes to the pharmacy" not in page.text


def test_a_pharmacy_that_gets_nothing_at_a_visit_is_not_named() -> None:
    """The drug plan bills every fill by the month, so all that is due at a visit is the clinic's."""
    page = shipped("part_d_monthly")

    assert "You pay at the visit" in page.tables["due-visits"][0]
    assert "pharmacy together" not in page.text


def test_a_change_of_plan_stands_by_plan() -> None:
    """Two plans, two deductibles, one total."""
    page = shipped("plan_change")

    assert ["The employer's EPO", "Silver 87", "Total"] == page.column("due-plans", "Plan")
    assert "$7,682.00" == page.column("due-plans", "Your cost in the end")[-1]
    assert "Each plan has its own deductible and maximum." in page.text


def test_benefit_years_are_written_as_the_language_has_them() -> None:
    """A plan year from July to June, in Spanish."""
    page = shipped("family_aggregate", Language.SPANISH)

    years = page.column("due-years", "Año de beneficios")

    assert ["del 1 de julio de 2025 al 30 de junio de 2026", "del 1 de julio de 2026 al 30 de junio de 2027"] == years[
        :2
    ]


def test_a_drug_plan_that_bills_monthly_has_a_column_of_its_own() -> None:
    """$283 at the visits and ten bills of $210."""
    page = shipped("part_d_monthly")

    assert "$2,100.00" == page.column("due-months", "Your drug plan bills")[-1]
    assert "$2,383.00" == page.column("due-months", "Paid so far")[-1]


def test_the_authorization_says_how_it_stands() -> None:
    """What is missing, how the visits stand, and what no approval would mean."""
    page = shipped("prior_authorization")

    assert "Prior authorization means that Cigna must approve the treatment before it pays." in page.text
    assert [["Approval expected, not yet given", "21"], ["Total", "21"]] == page.tables["authorization-sessions"][1:]
    assert "you owe $40.00 in all. The clinic goes without $30,010.00." in page.text
    assert "This holds only if you did not agree in writing to pay." in page.text
    assert "The clinic will likely not give visits without an approval." in page.text


def test_the_short_answer_counts_on_an_approval_not_yet_given() -> None:
    """It stands under the total with what is missing, which is in English alone and marked as such."""
    missing = "whether the prescription monitoring program was checked"

    english, spanish = (shipped("prior_authorization", language) for language in BOTH)

    said = "This total counts on the approval of Cigna, which is not given yet. Still missing for it:"
    assert f"You pay $8,140.00 in all. {said} {missing}." in english.text
    assert "Este total supone la aprobación de Cigna, que todavía no se ha dado." in spanish.text
    assert missing in spanish.foreign


def outlook_with(
    standings: dict[int, Standing] | None = None, outcome: Outcome = Outcome.UNKNOWN, missing: tuple[str, ...] = ()
) -> Estimate:
    """Return the estimate with an authorization, some of its visits standing another way."""
    answer = answered("prior_authorization")
    found = answer.authorization
    assert found is not None
    others = standings or {}
    sessions = tuple(attrs.evolve(one, standing=others.get(one.session, one.standing)) for one in found.sessions)
    determination = attrs.evolve(found.determination, outcome=outcome, missing=missing)
    return attrs.evolve(answer, authorization=attrs.evolve(found, sessions=sessions, determination=determination))


def test_approvals_in_hand_are_not_counted_on() -> None:
    """Some visits approved: only the others are named. All of them: nothing is said."""
    some = letter(outlook_with(dict.fromkeys(range(1, 9), Standing.APPROVED)))
    every = letter(outlook_with(dict.fromkeys(range(1, 22), Standing.APPROVED)))

    assert "the approval of Cigna, which is not given yet for visits 9-21." in some.text
    assert "Still missing for it" not in some.text
    assert "This total counts on" not in every.text


@pytest.mark.parametrize("outcome", [Outcome.NOT_MET, Outcome.EXCLUDED, Outcome.NO_RULE])
def test_what_speaks_against_an_approval_stands_beside_the_total(outcome: Outcome) -> None:
    """A total that counts on an approval nothing speaks for is not left alone."""
    page = letter(outlook_with(outcome=outcome))

    words = phrases("patient_letter", Language.ENGLISH)[f"authorization_{outcome}"]
    assert f"which is not given yet. {words}" in page.text


def test_who_is_billed_without_an_approval_is_told_no_condition() -> None:
    """Where the plan puts it on the patient, the clinic goes without nothing and no signature changes that."""
    answer = answered("prior_authorization")
    found = answer.authorization
    assert found is not None
    assert found.no_more_approvals_cost is not None
    cost = attrs.evolve(found.no_more_approvals_cost, clinic_carries=ZERO)

    text = letter(attrs.evolve(answer, authorization=attrs.evolve(found, no_more_approvals_cost=cost))).text

    assert "The clinic goes without" not in text
    assert "agree in writing" not in text
    assert "The clinic will likely not give visits without an approval." in text


def test_who_pays_alone_is_sent_to_the_clinic() -> None:
    """No plan is there to be asked, and a good-faith estimate is due by law."""
    text = shipped("iv_package").text

    assert "Ask the clinic:" in text
    assert "good-faith estimate in writing" in text
    assert "deductible" not in text


@pytest.mark.parametrize("language", BOTH)
def test_who_pays_alone_reads_no_notice_about_a_plan(language: Language) -> None:
    """There is no plan to decide what it pays, and no fact of a plan that could be missing."""
    text = shipped("iv_cash", language).text

    assert all(phrases("patient_letter", language)[key] in text for key in ("notice_alone", "answer_no_figure_alone"))
    assert phrases("documents", language)["notice"] not in text


def test_without_claim_lines_there_are_no_codes() -> None:
    """The letter needs no trace; only the codes to have at hand are left out."""
    answer = attrs.evolve(answered("commercial_ppo"), lines=())

    page = letter(answer)

    assert "ask-codes" in shipped("commercial_ppo").tables
    assert "ask-codes" not in page.tables
    assert "You pay $8,140.00 in all." in page.text


def test_what_a_caller_wrote_is_escaped() -> None:
    """A label is text, whatever stands in it."""
    answer = estimate(examples.short_ppo(label="<Test> & <script>alert(1)</script>"))

    document = patient_letter(answer)

    assert "&lt;Test&gt; &amp; &lt;script&gt;" in document.html
    assert "<script" not in document.html
    assert "<Test> & <script>alert(1)</script>" in Page(document.html).text


def test_a_finding_the_phrases_do_not_know_keeps_its_own_words() -> None:
    """A code of a later version is still said, under a general sentence."""
    answer = answered("commercial_ppo")
    strange = attrs.evolve(answer.findings[0], code="later.code", message="something new")

    text = letter(attrs.evolve(answer, findings=(strange,))).text

    assert "Something else to know about this estimate: In full: something new (later.code)" in text
