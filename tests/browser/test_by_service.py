"""The page on an HTTP service: typed answers become a request, and the answer is the library's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Browser, expect

from ketacost.interop.json_format import parse_toml, to_json
from ketacost.operations.form.estimate_form import estimate_form
from ketacost.operations.table import answer
from ketacost.reports.language import Language
from tests.browser.visits import FOUND, Visit
from tests.strategies.filled_forms import UNKNOWN, answers_to, fields_of, filled

Opens = Callable[..., Visit]

pytestmark = pytest.mark.xdist_group("browser")  # one process for all: they share a browser

FORM: Final = estimate_form(Language.ENGLISH)
SCREENS: Final = [
    (1280, "light", "en"),
    (1280, "dark", "es"),
    (360, "light", "es"),
    (360, "dark", "en"),
]
"""Every two of width, light and language meet once."""
FIGURE: Final = re.compile(r"\$?\d[\d,.]*\d|\d")
FILL: Final = """([answers]) => {
  const root = document.querySelector('ketacost-estimator').shadowRoot;
  const said = (input) => input.dispatchEvent(new Event('input', { bubbles: true }));
  for (const [name, answer] of answers) {
    const unknown = root.getElementById(`${name}-unknown`);
    if (unknown && unknown.checked !== (answer === null)) { unknown.checked = answer === null; said(unknown); }
    const single = root.getElementById(name);
    if (answer === null) continue;
    if (single) { single.value = answer; said(single); continue; }
    for (const input of root.querySelectorAll(`input[name="${name}"]`)) {
      const wanted = [answer].flat().includes(input.value);
      if (input.checked !== wanted) { input.checked = wanted; if (wanted || input.type === 'checkbox') said(input); }
    }
  }
  return document.querySelector('ketacost-estimator').formRequest;
}"""


def test_a_typed_case_gives_the_answer_of_the_library(service: str, visit: Opens) -> None:
    """What stands on the page is what Python says of the request, to the byte."""
    page = visit(service)
    page.type_case()
    page.submit()
    expect(page.headline).to_be_visible()
    question = json.dumps({"request": page.form_request(), "language": "en"})

    assert page.headline.inner_text() == json.loads(answer("view", question))["headline"]
    assert answer("view", question) == page.ask("view", question)
    (picture,) = json.loads(answer("view", question))["pictures"]
    expect(page.page.locator(".drawing svg")).to_have_attribute(
        "aria-label", f"{picture['title']}. {picture['description']}"
    )


EMBEDDED: Final = """<!doctype html><html lang="en"><title>A clinic</title>
<ketacost-estimator lang="en" theme="light" backend="/"></ketacost-estimator>
<script>
  const element = document.querySelector("ketacost-estimator");
  {given};
</script>
<script type="module" src="/ketacost-estimator.js"></script></html>"""


@pytest.mark.parametrize("by", ["attribute", "property"])
def test_a_request_given_at_the_start_is_asked_once(
    by: str, service: str, visit: Opens, shipped: dict[str, str]
) -> None:
    """Whatever else stands on the element; a property may be set before the element is defined."""
    page = visit(service)
    request = to_json(parse_toml(shipped["commercial_ppo"]), indent=None)
    given = {"property": f"element.request = {request}", "attribute": f"element.setAttribute('request', {request!r})"}
    whole = EMBEDDED.replace("{given}", given[by])
    page.page.route("**/clinic.html", lambda route: route.fulfill(body=whole, content_type="text/html"))
    page.requests.clear()
    page.page.goto(f"{service}clinic.html")
    expect(page.headline).to_be_visible()
    expect(page.page.locator(".drawing svg")).to_be_visible()
    asked = [url.rpartition("/v1/")[2] for url in page.requests if "/v1/" in url]

    assert [*(["form", "read"] if by == "attribute" else ["form"]), "view", "drawing"] == asked


def test_amounts_are_taken_as_people_write_them(service: str, visit: Opens) -> None:
    """Dollar signs and commas are taken off, and nothing else is done to what was typed."""
    page = visit(service)
    page.type_case()
    request = page.form_request()

    assert "6000" == request["coverage"]["plan"]["maximum"]
    assert ["1010", "1450.00"] == [one["allowed"] for one in request["prices"]["entries"]]


@pytest.fixture(scope="module")
def form_page(browser: Browser, service: str) -> Any:  # noqa: ANN401 (a page)
    """One page whose form is filled again and again."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(service)
    page.locator("button.first").first.wait_for()
    yield page
    context.close()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(answers=answers_to(FORM))
def test_the_page_fills_in_the_form_as_its_rules_say(form_page: Any, answers: dict[str, Any]) -> None:  # noqa: ANN401
    """Two writings of the same rules, the page's and the tests', make the same request of any answers."""
    given_answers = [[name, None if value is UNKNOWN else value] for name, value in answers.items()]
    blank = [[one.name, ""] for one in fields_of(FORM) if one.kind.value not in {"choice", "days"}]
    form_page.evaluate(FILL, [[*blank, *given_answers]])
    made = form_page.evaluate(FILL, [given_answers])

    assert filled(FORM, answers) == made


def test_what_is_missing_is_said_where_it_is_missing(service: str, visit: Opens) -> None:
    """Every open question is listed and marked, and the first one has the focus."""
    page = visit(service)
    page.submit()
    start = page.page.locator("#starts_on")

    expect(start).to_be_focused()
    expect(start).to_have_attribute("aria-invalid", "true")
    expect(page.page.locator("#starts_on-problem")).to_have_text("Please answer this.")
    assert "When does it start?" in page.page.locator(".problems").first.inner_text()
    start.fill("2026-09-14")
    expect(page.page.locator("#starts_on-problem")).to_be_hidden()


def test_a_refused_answer_is_explained_at_its_field(service: str, visit: Opens) -> None:
    """A problem of the library carries a path; the page shows it at the field that wrote there."""
    page = visit(service)
    page.type_case()
    page.page.locator("#deductible").fill("two thousand")
    page.submit()

    expect(page.page.locator("#deductible-problem")).to_have_text("Please give dollars, such as 1450 or 1450.00.")
    expect(page.page.locator("#deductible")).to_be_focused()
    expect(page.headline).to_have_count(0)


def test_what_nobody_knows_becomes_a_range_with_questions(service: str, visit: Opens) -> None:
    """Open balances give two ends and what to ask; nothing is taken for $0."""
    page = visit(service)
    page.type_case()
    page.page.get_by_label("I don't know: Yearly deductible for one person").check()
    page.submit()
    expect(page.headline).to_contain_text("at least")

    asked = page.page.locator(".asks li").all_inner_texts()
    assert any("Ask the plan for the yearly deductible for one person." in text for text in asked)


def test_a_visit_is_explained_where_somebody_asks(service: str, visit: Opens) -> None:
    """The explanation opens below its visit, by keyboard too, and closes again."""
    page = visit(service)
    page.type_case()
    page.submit()
    button = page.page.get_by_role("button", name="Explain: Session 2", exact=True)
    button.focus()
    page.page.keyboard.press("Enter")

    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.page.locator("#explanation-2")).to_contain_text("Coinsurance: your share of 20% of the rest")
    page.page.keyboard.press("Enter")
    expect(page.page.locator("#explanation-2")).to_be_hidden()


def test_every_figure_on_the_page_is_one_of_the_answer(service: str, visit: Opens) -> None:
    """Every explanation open, no number stands there that Python did not write, and no amount is left out.

    The drawing is left aside: its axis has ticks of its own.
    """
    page = visit(service)
    page.type_case()
    page.submit()
    expect(page.headline).to_be_visible()
    for button in page.page.locator(".explain").all():
        button.click()
    page.page.evaluate(
        f"for (const one of {FOUND}.shadowRoot.querySelectorAll('.answer details, .drawing'))"
        " { one.open = true; one.hidden = one.className === 'drawing'; }"
    )
    shown = FIGURE.findall(page.page.locator("article.answer").inner_text())
    written = FIGURE.findall(answer("view", json.dumps({"request": page.form_request(), "language": "en"})))

    assert 500 < len(shown)
    assert set() == set(shown) - set(written)
    assert {one for one in written if "$" in one} == {one for one in shown if "$" in one}


def test_the_whole_page_works_by_keyboard(service: str, visit: Opens) -> None:
    """Every answer of a small case is given by Tab, arrows and typing alone."""
    page = visit(service)
    keyboard = page.page.keyboard
    focused = f"{FOUND}.shadowRoot.activeElement?.id ?? ''"
    typed = {
        "starts_on": "09142026",
        "age": "41",
        "deductible": "2000",
        "maximum": "6000",
        "session_rate": "20",
        "price_56": "1010",
        "price_84": "1450",
    }
    seen: list[str] = []
    for _ in range(80):
        keyboard.press("Tab")
        name = page.page.evaluate(focused)
        if name in typed and name not in seen:
            keyboard.type(typed[name])
        elif name == "certified_site-yes":
            keyboard.press("Space")
        seen.append(name)
        if page.page.evaluate(f"{FOUND}.shadowRoot.activeElement?.type") == "submit":
            break
    keyboard.press("Enter")

    expect(page.headline).to_be_visible()
    assert set(typed) <= set(seen)
    assert "answer-title" == page.page.evaluate(focused)


def test_the_language_changes_and_the_answers_stay(service: str, visit: Opens) -> None:
    """Spanish says everything in Spanish, marks what is not, and shows the same amounts."""
    page = visit(service)
    page.type_case()
    page.submit()
    english = page.page.locator(".figures dd").first.inner_text()
    page.page.get_by_role("button", name="Español").click()

    expect(page.headline).to_contain_text("Usted paga en total al menos")
    assert english == page.page.locator(".figures dd").first.inner_text()
    assert "2026-09-14" == page.page.locator("#starts_on").input_value()
    assert "en" == page.page.locator(".found small").first.get_attribute("lang")


@pytest.mark.parametrize(("width", "scheme", "language"), SCREENS)
def test_axe_finds_nothing(width: int, scheme: str, language: str, service: str, visit: Opens) -> None:
    """Form, problems and answer keep every rule of axe, at any width and in any light, and nothing scrolls sideways."""
    screen = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = visit(service, bypass_csp=True, **screen)  # axe writes styles of its own while it looks
    if language == "es":
        page.page.locator(".switch").click()
        expect(page.page.get_by_role("button", name="Ver el costo")).to_be_visible()
    found = _violations(page)
    page.submit()
    found += _violations(page)
    page.type_case()
    page.page.locator("#policy").select_option("cigna")
    page.submit()
    expect(page.headline).to_be_visible()
    page.page.locator(".explain").nth(1).click()
    found += _violations(page)

    assert [] == found
    assert width == page.page.evaluate("document.documentElement.scrollWidth")


def test_axe_can_find_something(service: str, visit: Opens) -> None:
    """It looks inside the element: a field without a name, put there, is found."""
    page = visit(service, bypass_csp=True)
    page.page.evaluate(f"{FOUND}.shadowRoot.append(document.createElement('input'))")

    assert ["label: <input>"] == _violations(page)


def _violations(page: Visit) -> list[str]:
    """Return what axe finds, one line each."""
    response = Axe().run(page.page).response
    return [f"{one['id']}: {node['html'][:120]}" for one in response["violations"] for node in one["nodes"]]


def test_print_shows_the_answer_alone(service: str, visit: Opens) -> None:
    """On paper there is no form and no button."""
    page = visit(service)
    page.type_case()
    page.page.locator("#policy").select_option("cigna")
    page.submit()
    expect(page.headline).to_be_visible()
    page.page.emulate_media(media="print")

    expect(page.headline).to_be_visible()
    expect(page.page.locator(".form-place")).to_be_hidden()
    expect(page.page.get_by_role("button", name="Print or save as PDF")).to_be_hidden()


def test_a_whole_request_may_be_written_as_toml(service: str, visit: Opens, shipped: dict[str, str]) -> None:
    """The box for professionals takes the shipped examples as they stand."""
    page = visit(service)
    page.page.locator("details.advanced summary").click()
    page.page.locator("#written").fill(shipped["medicare_medigap"])
    page.page.get_by_role("button", name="Work out this request").click()

    expect(page.headline).to_have_text("You pay $283.00 in all.")


def test_a_written_request_is_refused_with_every_problem(service: str, visit: Opens, shipped: dict[str, str]) -> None:
    """Problems are listed by path in the words of the library."""
    page = visit(service)
    page.page.locator("details.advanced summary").click()
    page.page.locator("#written").fill(shipped["iv_cash"].replace("weeks = 26", 'weeks = "26"\nweek = 1'))
    page.page.get_by_role("button", name="Work out this request").click()

    listed = page.page.locator("details.advanced .problems")
    expect(listed).to_contain_text("course.weeks: expected a whole number")
    expect(listed).to_contain_text("course.week: no such key")


def test_a_page_that_embeds_it_is_told(service: str, visit: Opens) -> None:
    """A request given from outside is answered, and both events carry what an app needs."""
    page = visit(service)
    page.type_case()
    heard = page.page.evaluate(
        f"""async () => {{
          const element = {FOUND};
          const heard = [];
          for (const name of ['ketacost-answer', 'ketacost-problems'])
            document.addEventListener(name, (event) => heard.push([name, event.detail]));
          const once = (name) =>
            new Promise((done) => document.addEventListener(`ketacost-${{name}}`, done, {{ once: true }}));
          const request = element.formRequest;
          let next = once('answer'); element.request = request; await next;
          next = once('problems'); element.request = {{ ...request, billing: {{}} }}; await next;
          return heard.map(([name, detail]) => [name, detail.view?.headline ?? detail.problems]);
        }}"""
    )

    assert ["ketacost-answer", "ketacost-problems"] == [name for name, _ in heard]
    assert heard[0][1].startswith("You pay at least")
    assert [("json.missing_key", "billing.pathway")] == [(one["code"], one["path"]) for one in heard[1][1]]


def test_a_service_that_is_gone_is_said(service: str, visit: Opens) -> None:
    """Where no answer comes the page says so, keeps the answers and offers to try again."""
    page = visit(service)
    page.type_case()
    page.page.route("**/v1/view", lambda route: route.abort())
    page.submit()
    live = page.page.locator(".live")
    expect(live).to_contain_text("The service did not answer.")
    page.page.unroute("**/v1/view")
    live.get_by_role("button", name="Try again").click()

    expect(page.headline).to_be_visible()
    page.troubles.clear()  # the aborted request itself
