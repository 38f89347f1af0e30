// The answer: draws a view, which is ready text, and opens the explanation of a visit where somebody asks for it.

import { dataTable, factList, make, scrolling, sentence } from "./dom.js";

/** The answer on the page; `drawn` is asked for each picture and gives SVG text or null. */
export function answerSheet(view, words, drawn) {
  const inView = (said, tag) => sentence(said, view.language, words, tag);
  return make(
    "article",
    { class: "answer", "aria-labelledby": "answer-title", lang: view.language },
    make("h3", { id: "answer-title", tabindex: "-1" }, view.title),
    make("p", { class: "notice" }, view.notice),
    make("p", { class: "headline" }, view.headline),
    factList(view.figures, "figures"),
    view.case ? make("p", { class: "case" }, view.case) : null,
    view.questions.length > 0 ? questions(view, words, inView) : null,
    part(words.facts, factList(view.facts)),
    view.milestones.length > 0 ? part(words.milestones, list(view.milestones)) : null,
    part(view.months.title, dataTable(view.months, words, { caption: false })),
    view.pictures.map((picture) => pictureOf(picture, words, drawn)),
    part(words.sessions, make("p", { class: "note no-print" }, words.sessions_note), sessions(view, words)),
    view.years.rows.length > 1 ? part(view.years.title, dataTable(view.years, words, { caption: false })) : null,
    view.authorization ? authorization(view.authorization, words, inView) : null,
    findings(view, words, inView),
    view.readings.length > 0 ? folded(words.readings, list(view.readings)) : null,
    make("p", { class: "versions" }, view.versions),
  );
}

function part(title, ...content) {
  return make("section", { class: "part" }, make("h4", {}, title), content);
}

function folded(title, ...content) {
  return make("details", { class: "part" }, make("summary", {}, title), content);
}

function list(texts) {
  return make("ul", {}, texts.map((text) => make("li", {}, text)));
}

function questions(view, words, inView) {
  const items = view.questions.map((one) => make("li", {}, inView(one.ask), " ", make("span", { class: "gain" }, one.gain)));
  return make("section", { class: "part asks" }, make("h4", {}, words.questions), make("ol", {}, items));
}

function findings(view, words, inView) {
  if (view.findings.length === 0) return null;
  const groups = view.findings.map((group) => [
    make("h5", {}, group.title),
    make("ul", { class: "found" }, group.findings.map((one) => make("li", {}, one.meaning, inView(one.statement, "small")))),
  ]);
  return part(words.findings, groups);
}

function authorization(found, words, inView) {
  const checks = found.checklist.map((check) =>
    make(
      "li",
      { class: check.state, style: null, "data-depth": check.depth },
      make("span", { class: "state" }, check.mark),
      " ",
      inView(check.text),
    ),
  );
  return part(
    words.authorization,
    make("p", { class: "outcome" }, found.outcome),
    factList(found.facts),
    found.missing.length > 0
      ? [make("h5", {}, words.missing), make("ul", {}, found.missing.map((said) => inView(said, "li")))]
      : null,
    checks.length > 0 ? [make("h5", {}, words.checklist), make("ul", { class: "checks" }, checks)] : null,
    make("h5", {}, found.steps.title),
    dataTable(found.steps, words, { caption: false, className: "texts" }),
    make("p", { class: "note" }, inView(found.notice)),
  );
}

// Pictures

function pictureOf(picture, words, drawn) {
  const place = make("div", { class: "drawing" });
  const figure = make(
    "figure",
    { class: "part picture" },
    make("figcaption", {}, make("h4", {}, picture.title), make("p", { class: "note" }, picture.description)),
    place,
    folded(words.same_as_table, dataTable(picture.table, words, { caption: false })),
  );
  // A picture is one more way to see the figures: where it cannot be drawn, words and table stand alone.
  drawn(picture)
    .then((text) => text && place.replaceChildren(drawing(text, picture)))
    .catch(() => {});
  return figure;
}

function drawing(text, picture) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const svg = document.importNode(parsed, true);
  const [width, height] = ["width", "height"].map((name) => svg.getAttribute(name));
  if (!svg.hasAttribute("viewBox")) svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${picture.title}. ${picture.description}`);
  for (const inner of svg.querySelectorAll("*")) {
    for (const name of ["role", "aria-label", "aria-hidden", "aria-roledescription"]) inner.removeAttribute(name);
    if (inner.getAttribute("fill") === "#000") inner.setAttribute("fill", "currentColor");
  }
  return svg;
}

// Visits

function sessions(view, words) {
  const head = make("tr", {}, view.session_headers.map((text) => make("th", { scope: "col" }, text)));
  const width = view.session_headers.length;
  const rows = [];
  let phase = null;
  for (const session of view.sessions) {
    if (session.phase !== phase) {
      phase = session.phase;
      rows.push(make("tr", { class: "phase" }, make("th", { scope: "rowgroup", colspan: width }, phase)));
    }
    rows.push(...sessionRows(session, width, words));
  }
  const table = make(
    "table",
    { class: "sessions" },
    make("caption", { class: "unseen" }, words.sessions),
    make("thead", {}, head),
    make("tbody", {}, rows),
  );
  return scrolling(table, `${words.scroll}: ${words.sessions}`);
}

function sessionRows(session, width, words) {
  const id = `explanation-${session.session}`;
  const cell = make("td", { colspan: width });
  const below = make("tr", { class: "explanation", id, hidden: true }, cell);
  const button = make("button", {
    type: "button",
    class: "explain",
    "aria-expanded": "false",
    "aria-controls": id,
    "aria-label": words.explain_of.replace("{title}", session.title),
    onclick: () => {
      if (!cell.hasChildNodes()) cell.append(explanation(session, words));
      below.hidden = !below.hidden;
      button.setAttribute("aria-expanded", String(!below.hidden));
    },
  });
  button.textContent = session.cells[0];
  const [, ...others] = session.cells;
  const row = make("tr", {}, make("th", { scope: "row" }, button), others.map((text) => make("td", {}, text)));
  return [row, below];
}

function explanation(session, words) {
  return make(
    "div",
    { class: "explained" },
    make("h5", {}, session.title),
    factList(session.facts),
    session.lines.map((line) =>
      make(
        "section",
        { class: "line-view" },
        make("h6", {}, line.title),
        factList(line.about, "facts about"),
        factList(line.amounts),
        make("p", { class: "steps-title" }, words.steps),
        make("ol", {}, line.steps.map((step) => make("li", {}, step))),
        line.balances.rows.length > 0 ? dataTable(line.balances, words) : null,
      ),
    ),
  );
}
