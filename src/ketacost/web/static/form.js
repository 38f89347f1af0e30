// The form: draws the questions it is given, and writes the answers into a request where the form says.
// It knows nothing of requests and computes nothing; see ketacost.operations.form.records for the rules.

import { make } from "./dom.js";

const FEW_OPTIONS = 9;
const SHORT_LABEL = 28;
const SHORT_HELP = 130;
const UNKNOWN = Symbol("unknown");
const NOTHING = Symbol("nothing");

/** A document that is written path by path; `[#name]` is the entry of a list that bears this name. */
class Paper {
  document = {};
  #entries = new Map();

  /** Write a value, and return the path as the document has it. */
  put(path, value) {
    let at = this.document;
    const steps = path.split(".");
    const taken = [];
    for (const [number, step] of steps.entries()) {
      const [, key, entry] = step.match(/^(\w+)(\[#\w+\])?$/);
      const last = number === steps.length - 1;
      if (entry === undefined && last) {
        at[key] = value;
        return [...taken, key].join(".");
      }
      at = at[key] ??= entry === undefined ? {} : [];
      if (entry === undefined) taken.push(key);
      else {
        const index = this.#index(steps.slice(0, number + 1).join("."), at);
        taken.push(`${key}[${index}]`);
        at = at[index];
      }
    }
    return taken.join(".");
  }

  /** The path as the document has it; null where an entry of it was never written. */
  placeOf(path) {
    const taken = [];
    const steps = path.split(".");
    for (const [number, step] of steps.entries()) {
      const [, key, entry] = step.match(/^(\w+)(\[#\w+\])?$/);
      const index = entry === undefined ? undefined : this.#entries.get(steps.slice(0, number + 1).join("."));
      if (entry !== undefined && index === undefined) return null;
      taken.push(entry === undefined ? key : `${key}[${index}]`);
    }
    return taken.join(".");
  }

  #index(name, list) {
    if (!this.#entries.has(name)) {
      this.#entries.set(name, list.length);
      list.push({});
    }
    return this.#entries.get(name);
  }
}

/** A local calendar day as 2026-03-02. */
function today() {
  const now = new Date();
  const pad = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}

/** An amount as people write it, "$1,450", as a request has it; anything else stays as it is, to be refused by name. */
function plainAmount(text) {
  return /^\$?\s*\d{1,3}(,\d{3})+(\.\d+)?$|^\$\s*[\d.]+$/.test(text) ? text.replace(/[$,\s]/g, "") : text;
}

/** An answer as the request has it. */
function written(field, answer) {
  switch (field.kind) {
    case "whole":
      return /^\d{1,9}$/.test(answer) ? Number.parseInt(answer, 10) : answer;
    case "rate":
      return /^[\d.]+$/.test(answer) ? `${answer}%` : answer;
    case "amount":
      return plainAmount(answer);
    case "state":
      return answer.toUpperCase();
    default:
      return answer;
  }
}

const isEmpty = (answer) => answer === "" || answer === undefined || (Array.isArray(answer) && answer.length === 0);

/** The form on the page. */
export class FormSheet {
  #fields = new Map();
  #answers = new Map();
  #parts = new Map();
  #places = new Map();

  constructor(form, answers = new Map()) {
    this.form = form;
    this.words = Object.fromEntries(form.words);
    this.problemWords = new Map(form.problems);
    this.summary = make("div", { class: "problems", role: "alert", tabindex: "-1", hidden: true });
    const sections = form.sections.map((section) => this.#section(section));
    this.element = make("div", { class: "sections" }, this.summary, sections);
    for (const field of this.#fields.values()) this.#answer(field, answers.get(field.name) ?? this.#initial(field));
    this.element.addEventListener("input", () => this.#refresh());
    this.#refresh();
  }

  /** What was answered so far, to be taken over by the form of another language. */
  get answers() {
    return new Map(this.#answers);
  }

  /** The request the answers write. */
  request() {
    const paper = new Paper();
    this.#places.clear();
    for (const field of this.#fields.values()) {
      if (!this.#isShown(field)) continue;
      const answer = this.#answers.get(field.name);
      if (isEmpty(answer)) continue;
      for (const write of field.writes) this.#write(paper, write);
      const value = answer === UNKNOWN ? JSON.parse(field.unknown) : written(field, answer);
      for (const path of field.paths) this.#places.set(paper.put(path, value), field.name);
      const option = field.options.find((one) => one.value === answer);
      for (const write of option?.writes ?? []) this.#write(paper, write, field.name);
    }
    for (const field of this.#fields.values()) {
      if (!this.#isShown(field)) continue;
      for (const place of field.about.map((path) => paper.placeOf(path))) {
        if (place !== null && !this.#places.has(place)) this.#places.set(place, field.name);
      }
    }
    return paper.document;
  }

  /** The questions that are asked, must be answered and are not. */
  missing() {
    const open = [...this.#fields.values()].filter(
      (field) => this.#isShown(field) && !field.optional && isEmpty(this.#answers.get(field.name)),
    );
    return open.map((field) => ({ code: "json.missing_key", path: "", message: "", field: field.name }));
  }

  /** Show problems where they belong and together at the top; the first one gets the focus. */
  show(problems) {
    this.clear();
    const items = problems.map((problem) => this.#problem(problem));
    this.summary.replaceChildren(make("p", {}, this.words.problems), make("ul", {}, items));
    this.summary.hidden = items.length === 0;
    const first = problems.map((problem) => this.#fieldOf(problem)).find((name) => name !== undefined);
    if (first !== undefined) this.#focus(first);
    else this.summary.focus();
  }

  clear() {
    this.summary.hidden = true;
    this.summary.replaceChildren();
    for (const part of this.#parts.values()) this.#unmark(part);
  }

  #unmark({ problem, inputs }) {
    problem.replaceChildren();
    problem.hidden = true;
    for (const input of inputs()) input.removeAttribute("aria-invalid");
  }

  #problem(problem) {
    const name = this.#fieldOf(problem);
    const said = this.problemWords.get(problem.code);
    const foreign = said === undefined && this.form.language !== "en";
    const language = foreign ? "en" : null;
    const text = said ?? problem.message.charAt(0).toUpperCase() + problem.message.slice(1);
    if (name === undefined) return make("li", { lang: language }, text);
    const part = this.#parts.get(name);
    part.problem.hidden = false;
    part.problem.append(make("span", { lang: language }, text));
    for (const input of part.inputs()) input.setAttribute("aria-invalid", "true");
    const jump = (event) => {
      event.preventDefault();
      this.#focus(name);
    };
    const link = make("a", { href: `#${name}`, onclick: jump }, this.#fields.get(name).label);
    return make("li", {}, link, " ", make("span", { lang: language }, text));
  }

  /** The question a problem is about: the one that wrote its place, or the nearest above or below it. */
  #fieldOf({ path, field }) {
    if (field !== undefined) return field;
    if (!path) return undefined;
    const inside = (place, other) => other === place || other.startsWith(`${place}.`) || other.startsWith(`${place}[`);
    const above = [...this.#places.keys()].filter((place) => inside(place, path)).sort((a, b) => b.length - a.length);
    const below = [...this.#places.keys()].filter((place) => inside(path, place));
    return this.#places.get(above[0] ?? below[0]);
  }

  #focus(name) {
    const [input] = this.#parts.get(name).inputs();
    input?.focus();
  }

  #write(paper, write, name) {
    const holds = write.when.every((one) => one.values.includes(this.#value(one.field)));
    const value = holds ? this.#placed(JSON.parse(write.value)) : NOTHING;
    if (value === NOTHING) return;
    const place = paper.put(write.path, value);
    if (name !== undefined && !this.#places.has(place)) this.#places.set(place, name);
  }

  /** A value with the answers to other questions in their places. */
  #placed(value) {
    if (Array.isArray(value) || value === null) return value;
    if (typeof value === "object") {
      const made = Object.entries(value).map(([key, one]) => [key, this.#placed(one)]);
      return Object.fromEntries(made.filter(([, one]) => one !== NOTHING));
    }
    const [, name] = (typeof value === "string" && value.match(/^\{(\w+)\}$/)) || [];
    if (name === undefined) return value;
    const answer = this.#value(name);
    return isEmpty(answer) || answer === UNKNOWN ? NOTHING : written(this.#fields.get(name), answer);
  }

  /** The answer to a question that is asked; undefined where it is not. */
  #value(name) {
    const field = this.#fields.get(name);
    return this.#isShown(field) ? this.#answers.get(name) : undefined;
  }

  #isShown(field) {
    return field.when.every((one) => one.values.includes(this.#value(one.field)));
  }

  #initial(field) {
    return field.initial === "today" ? today() : field.kind === "days" ? [] : field.initial;
  }

  // Drawing

  #section(section) {
    const fields = section.fields.map((field) => {
      this.#fields.set(field.name, field);
      return this.#field(field);
    });
    const title = make("h3", { id: `section-${section.name}` }, section.title);
    const note = section.note ? make("p", { class: "note" }, section.note) : null;
    const element = make(
      "section",
      { "aria-labelledby": `section-${section.name}` },
      title,
      note,
      make("div", { class: "fields" }, fields),
    );
    this.#parts.set(`section ${section.name}`, { problem: make("p"), inputs: () => [], element, fields: section.fields });
    return element;
  }

  #field(field) {
    const help = field.help ? make("p", { class: "help", id: `${field.name}-help` }, field.help) : null;
    const problem = make("p", { class: "problem", id: `${field.name}-problem`, hidden: true });
    const described = [help && `${field.name}-help`, `${field.name}-problem`].filter(Boolean).join(" ");
    const short = field.options.every((option) => option.label.length <= SHORT_LABEL && !option.note);
    const size = short && field.help.length <= SHORT_HELP ? "short" : "long";
    const many = field.kind === "days" || (field.kind === "choice" && field.options.length <= FEW_OPTIONS);
    const label = [field.label, field.optional ? make("span", { class: "optional" }, ` (${this.words.optional})`) : null];
    const element = many
      ? make(
          "fieldset",
          { class: `field ${field.kind} ${size}`, "aria-describedby": described },
          make("legend", {}, label),
          help,
          this.#several(field, described, short),
          problem,
        )
      : make(
          "div",
          { class: `field ${field.kind} ${size}` },
          make("label", { for: field.name }, label),
          help,
          this.#single(field, described),
          problem,
        );
    const inputs = () => [...element.querySelectorAll("input:not(.unknown), select")].filter((one) => !one.disabled);
    this.#parts.set(field.name, { element, problem, inputs });
    return element;
  }

  #several(field, described, short) {
    const type = field.kind === "days" ? "checkbox" : "radio";
    const one = (option) => {
      const id = `${field.name}-${option.value}`;
      const note = option.note ? make("span", { class: "note", id: `${id}-note` }, option.note) : null;
      return make(
        "div",
        { class: "option", "data-value": option.value },
        make("input", {
          type,
          id,
          name: field.name,
          value: option.value,
          "aria-describedby": note ? `${id}-note` : type === "radio" ? null : described,
          oninput: () => this.#took(field),
        }),
        make("label", { for: id }, option.label),
        note,
      );
    };
    return make("div", { class: short ? "options short" : "options" }, field.options.map(one));
  }

  #single(field, described) {
    const given = { id: field.name, name: field.name, "aria-describedby": described, oninput: () => this.#took(field) };
    if (field.kind === "choice") return [make("select", given), make("p", { class: "note chosen", "aria-live": "polite" })];
    const types = { day: "date" };
    const modes = { amount: "decimal", quantity: "decimal", rate: "decimal", whole: "numeric" };
    const input = make("input", {
      ...given,
      type: types[field.kind] ?? "text",
      inputmode: modes[field.kind],
      autocomplete: "off",
      maxlength: field.kind === "state" ? "2" : null,
      spellcheck: "false",
      required: !field.optional && !field.unknown,
    });
    const marks = { amount: ["$", null], rate: [null, "%"] };
    const [before, after] = marks[field.kind] ?? [];
    const mark = (text) => (text ? make("span", { class: "mark", "aria-hidden": "true" }, text) : null);
    const box = make("span", { class: "box" }, mark(before), input, mark(after));
    if (!field.unknown) return box;
    const id = `${field.name}-unknown`;
    const check = make("input", {
      type: "checkbox",
      class: "unknown",
      id,
      "aria-label": `${this.words.unknown}: ${field.label}`,
      oninput: () => this.#took(field),
    });
    return make("span", { class: "line" }, box, make("span", { class: "option" }, check, make("label", { for: id }, this.words.unknown)));
  }

  /** Take over what stands in the inputs of a question. */
  #took(field) {
    const { element } = this.#parts.get(field.name);
    this.#unmark(this.#parts.get(field.name)); // whether the new answer is right is said when it is asked
    const unknown = element.querySelector("input.unknown");
    const input = element.querySelector("input:not(.unknown), select");
    if (unknown) input.disabled = unknown.checked;
    if (unknown?.checked) this.#answers.set(field.name, UNKNOWN);
    else if (element.localName === "fieldset") {
      const taken = [...element.querySelectorAll("input:checked")].map((one) => one.value);
      this.#answers.set(field.name, field.kind === "days" ? taken : (taken[0] ?? ""));
    } else this.#answers.set(field.name, input.value.trim());
  }

  /** Put an answer into the inputs of a question. */
  #answer(field, answer) {
    this.#answers.set(field.name, answer);
    const { element } = this.#parts.get(field.name);
    const unknown = element.querySelector("input.unknown");
    if (unknown) unknown.checked = answer === UNKNOWN;
    for (const one of element.querySelectorAll("fieldset input")) one.checked = [answer].flat().includes(one.value);
    if (element.localName === "fieldset") return;
    const input = element.querySelector("input:not(.unknown), select");
    input.disabled = answer === UNKNOWN;
    if (input.localName === "input" && answer !== UNKNOWN) input.value = answer;
  }

  /** Show the questions and choices that the answers leave, a choice that is gone giving way to the first. */
  #refresh() {
    for (const field of this.#fields.values()) {
      if (field.kind === "choice") this.#choices(field);
    }
    for (const field of this.#fields.values()) {
      this.#parts.get(field.name).element.hidden = !this.#isShown(field);
    }
    for (const { element, fields } of this.#parts.values()) {
      if (fields !== undefined) element.hidden = !fields.some((field) => this.#isShown(field));
    }
  }

  #choices(field) {
    const left = field.options.filter((option) => option.when.every((one) => one.values.includes(this.#value(one.field))));
    const answer = this.#answers.get(field.name);
    if (answer !== "" && !left.some((option) => option.value === answer)) this.#answers.set(field.name, left[0]?.value ?? "");
    const taken = this.#answers.get(field.name);
    const { element } = this.#parts.get(field.name);
    if (element.localName === "fieldset") {
      for (const one of element.querySelectorAll(".option")) {
        one.hidden = !left.some((option) => option.value === one.dataset.value);
        one.querySelector("input").checked = one.dataset.value === taken;
      }
      return;
    }
    const select = element.querySelector("select");
    const values = left.map((option) => option.value);
    if ([...select.options].map((one) => one.value).join("\n") !== values.join("\n")) {
      select.replaceChildren(...left.map((option) => make("option", { value: option.value }, option.label)));
    }
    select.value = taken;
    element.querySelector(".chosen").textContent = left.find((option) => option.value === taken)?.note ?? "";
  }
}
