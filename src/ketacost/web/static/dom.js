// Small elements without markup in text: whatever a caller or a patient wrote stays text.

/** Make an element: attributes by name (`on…` are listeners, `false` and `null` are left out), children as nodes or text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A list of names with values. */
export function factList(facts, className = "facts") {
  return make(
    "dl",
    { class: className },
    facts.map((fact) => make("div", {}, make("dt", {}, fact.name), make("dd", {}, fact.value))),
  );
}

/** A table with its caption, in a region that scrolls sideways by keyboard too. */
export function dataTable(table, words, { caption = true, className = null } = {}) {
  const head = make("tr", {}, table.headers.map((text) => make("th", { scope: "col" }, text)));
  const rows = table.rows.map((row) =>
    make("tr", {}, row.map((text, at) => (at === 0 ? make("th", { scope: "row" }, text) : make("td", {}, text)))),
  );
  return scrolling(
    make(
      "table",
      { class: className },
      make("caption", { class: caption ? null : "unseen" }, table.title),
      make("thead", {}, head),
      make("tbody", {}, rows),
    ),
    `${words.scroll}: ${table.title}`,
  );
}

/** A region that scrolls sideways where its content is wider than the page. */
export function scrolling(content, label) {
  return make("div", { class: "scrolling", role: "region", tabindex: "0", "aria-label": label }, content);
}

/** A sentence, marked with its language where that is not the page's. */
export function sentence(said, language, words, tag = "span") {
  const foreign = said.language !== language;
  return make(
    tag,
    { lang: foreign ? said.language : null },
    said.text,
    foreign ? make("span", { class: "foreign", lang: language }, ` (${words.in_english})`) : null,
  );
}
