// <ketacost-estimator>: what a ketamine treatment costs, as a form and its answer.
// See docs/how-to/embed-the-estimator.md for attributes, events and custom properties.

import { answerSheet } from "./answer.js";
import { backendOf, NoAnswer } from "./backends.js";
import { make } from "./dom.js";
import { FormSheet } from "./form.js";

const STYLE = new URL("./ketacost-estimator.css", import.meta.url).href;
const LANGUAGES = ["en", "es"];

/** Messages before any form is there; afterwards the form brings its own words. */
const FIRST_WORDS = {
  en: { failed: "The calculator could not be loaded.", retry: "Try again", loading: "Loading …" },
  es: { failed: "No se pudo cargar la calculadora.", retry: "Intentar de nuevo", loading: "Cargando …" },
};

/**
 * The estimator as an element of its own.
 *
 * Attributes: `lang` (en, es), `backend` (pyodide, pyodide:folder/ or a service's address), `theme` (light, dark),
 * `request` (a request document as JSON, answered at once).
 * Events: `ketacost-ready`, `ketacost-answer` (detail: request, view), `ketacost-problems` (detail: request, problems).
 */
export class KetacostEstimator extends HTMLElement {
  static observedAttributes = ["lang", "backend", "request"];

  #backend = null;
  #sheet = null;
  #request = null;
  #view = null;
  #asked = 0;
  #shell = null;
  #connected = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open", delegatesFocus: false });
    const live = make("p", { class: "live", role: "status", "aria-live": "polite" });
    const body = make("div", { class: "body" });
    this.#shell = { body, live };
    // With `crossorigin`, because the element may come from a service on another origin.
    root.append(make("link", { rel: "stylesheet", href: STYLE, crossorigin: "" }), make("div", { class: "ketacost" }, live, body));
    // Python is fetched at the first sign of interest, not by every visitor of the page.
    for (const sign of ["focusin", "pointerover"]) root.addEventListener(sign, () => this.#warm(), { once: true });
  }

  connectedCallback() {
    this.#connected = true;
    if (Object.hasOwn(this, "request")) {
      // Set before the element was defined: a plain property, which would hide the accessor for good.
      const { request } = this;
      delete this.request;
      this.request = request;
    }
    this.#show();
  }

  disconnectedCallback() {
    this.#connected = false;
    this.#unlink();
  }

  attributeChangedCallback(name, before, after) {
    // The attributes an element starts with come before it is connected, one by one; they are read then, all at once.
    if (!this.#connected || before === after) return;
    if (name === "request") this.#askWritten(after);
    else {
      if (name === "backend") this.#unlink();
      this.#show();
    }
  }

  /** The language shown: the element's own, the document's, or English. */
  get language() {
    const wanted = (this.getAttribute("lang") || document.documentElement.lang || "en").slice(0, 2).toLowerCase();
    return LANGUAGES.includes(wanted) ? wanted : "en";
  }

  /** The request asked last; setting one asks it. */
  get request() {
    return this.#request;
  }

  set request(request) {
    this.#answer(request);
  }

  /** The view shown, or null. */
  get view() {
    return this.#view;
  }

  /** The request the form's answers write now. */
  get formRequest() {
    return this.#sheet?.request() ?? null;
  }

  /** Ask any operation by its name, question and answer as JSON text: `[answered, text]`, the text as Python gives it. */
  async ask(name, question) {
    return this.#link().ask(name, question);
  }

  #link() {
    this.#backend ??= backendOf(this.getAttribute("backend"));
    return this.#backend;
  }

  #unlink() {
    this.#backend?.close();
    this.#backend = null;
  }

  /** Load what will be needed while the person still reads. */
  async #warm() {
    const backend = this.#link();
    if (!backend.local) return;
    const words = this.#sheet?.words;
    try {
      const { size } = await backend.manifest();
      if (words) this.#say(words.loading.replace("{size}", size));
      await backend.start();
      this.#say(words?.ready ?? "");
      this.#send("ketacost-ready", {});
    } catch (error) {
      this.#failed(error, () => this.#warm());
    }
  }

  /** Draw the form in the language, keeping the answers, and the answer again where there was one. */
  async #show() {
    const language = this.language;
    const backend = this.#link();
    const first = FIRST_WORDS[language];
    const { body } = this.#shell;
    if (this.#sheet === null) this.#say(first.loading);
    try {
      const form = await backend.form(language);
      if (language !== this.language) return;
      this.#sheet = new FormSheet(form, this.#sheet?.answers);
    } catch (error) {
      body.replaceChildren(make("p", { class: "failed" }, first.failed), this.#button(first.retry, () => this.#show()));
      this.#say(first.failed);
      return;
    }
    this.#say("");
    const words = this.#sheet.words;
    body.lang = language;
    body.replaceChildren(...this.#page(words, backend));
    const given = this.getAttribute("request");
    if (this.#request !== null) await this.#answer(this.#request);
    else if (given !== null) await this.#askWritten(given);
  }

  #page(words, backend) {
    const { summary } = this.#sheet;
    const submit = make("button", { type: "submit", class: "first" }, words.submit);
    const save = this.#button(words.save, () => this.#save(), "quiet");
    const form = make(
      "form",
      { novalidate: true, autocomplete: "off", onsubmit: (event) => this.#submitted(event) },
      this.#sheet.element,
      make("div", { class: "actions" }, submit, save),
    );
    this.#shell.answer = make("div", { class: "answer-place" });
    this.#shell.form = make("div", { class: "form-place" }, form, this.#advanced(words));
    summary.setAttribute("aria-label", words.problems);
    return [
      make(
        "header",
        {},
        make("h2", {}, words.title),
        make("button", { type: "button", class: "quiet switch", lang: words.switch_to, onclick: () => this.#switch() }, words.switch),
        make("p", { class: "intro" }, words.intro),
        make("p", { class: "private" }, backend.local ? words.private_device : words.private_service),
      ),
      this.#shell.form,
      this.#shell.answer,
    ];
  }

  #advanced(words) {
    const text = make("textarea", { id: "written", rows: "12", spellcheck: "false", autocomplete: "off", "aria-describedby": "written-help" });
    const problems = make("div", { class: "problems", role: "alert", hidden: true });
    this.#shell.written = { text, problems };
    const fill = () => {
      text.value = JSON.stringify(this.#sheet.request(), null, 2);
    };
    return make(
      "details",
      { class: "advanced no-print" },
      make("summary", {}, words.advanced),
      make("label", { for: "written" }, words.advanced_label),
      make("p", { class: "help", id: "written-help" }, words.advanced_help),
      problems,
      text,
      make(
        "div",
        { class: "actions" },
        this.#button(words.advanced_run, () => this.#askWritten(text.value), "first"),
        this.#button(words.advanced_fill, fill, "quiet"),
      ),
    );
  }

  #button(text, onclick, className = "") {
    return make("button", { type: "button", class: className, onclick }, text);
  }

  #switch() {
    this.setAttribute("lang", this.#sheet.words.switch_to);
  }

  // Asking

  #submitted(event) {
    event.preventDefault();
    this.#sheet.clear();
    const request = this.#sheet.request();
    const missing = this.#sheet.missing();
    if (missing.length > 0) this.#problems(request, missing, this.#sheet);
    else this.#answer(request, this.#sheet);
  }

  /** Ask a request written as JSON or TOML. */
  async #askWritten(text) {
    const place = this.#shell.written;
    if (place === undefined || text === null || text.trim() === "") return;
    place.problems.hidden = true;
    await this.#working(async () => {
      const [answered, found] = await this.#link().ask("read", JSON.stringify({ text }));
      if (answered) await this.#ask(JSON.parse(found), this.#writtenSheet());
      else this.#problems(null, JSON.parse(found), this.#writtenSheet());
    });
  }

  /** Where problems of a written request are shown: by their path, in the words of the library. */
  #writtenSheet() {
    const { problems: place } = this.#shell.written;
    return {
      show: (problems) => {
        place.closest("details").open = true;
        const items = problems.map(({ path, message }) =>
          make("li", { lang: "en" }, path ? make("code", {}, path) : null, path ? ": " : null, message),
        );
        place.replaceChildren(make("p", {}, this.#sheet.words.problems), make("ul", {}, items));
        place.hidden = false;
        this.#shell.written.text.focus();
      },
    };
  }

  #answer(request, sheet = this.#sheet) {
    if (sheet === null || request === null) {
      this.#request = request;
      return undefined;
    }
    return this.#working(() => this.#ask(request, sheet));
  }

  async #ask(request, sheet) {
    const asked = ++this.#asked;
    this.#request = request;
    const question = JSON.stringify({ request, language: this.language });
    const [answered, text] = await this.#link().ask("view", question);
    if (asked !== this.#asked) return; // somebody asked something else meanwhile
    if (answered) this.#answered(request, JSON.parse(text));
    else this.#problems(request, JSON.parse(text), sheet);
  }

  /** Say that something is worked out, and what went wrong where no answer came. */
  async #working(work) {
    const { words } = this.#sheet;
    const backend = this.#link();
    this.classList.toggle("working", true);
    this.#shell.body.setAttribute("aria-busy", "true");
    try {
      if (backend.local) {
        const { size } = await backend.manifest();
        this.#say(words.loading.replace("{size}", size));
        await backend.start();
      }
      this.#say(words.working);
      await work();
    } catch (error) {
      this.#failed(error, () => this.#working(work));
    } finally {
      this.classList.toggle("working", false);
      this.#shell.body.removeAttribute("aria-busy");
    }
  }

  #answered(request, view) {
    const { words } = this.#sheet;
    this.#view = view;
    const sheet = answerSheet(view, words, (picture) => this.#link().draw(picture, { request, language: view.language }));
    const actions = make(
      "div",
      { class: "actions no-print" },
      this.#button(words.print, () => this.#print()),
      this.#button(words.save, () => this.#save(), "quiet"),
      this.#button(words.again, () => this.#shell.form.scrollIntoView(), "quiet"),
    );
    this.#shell.answer.replaceChildren(sheet, actions);
    this.#say(`${words.answered} ${view.headline}`);
    const title = sheet.querySelector("#answer-title");
    title.scrollIntoView({ block: "start" });
    title.focus({ preventScroll: true });
    this.#send("ketacost-answer", { request, view });
  }

  #problems(request, problems, sheet) {
    const plain = problems.map((one) => ({ ...one, path: one.path.replace(/^request\.?/, "") }));
    this.#view = null;
    this.#shell.answer.replaceChildren();
    this.#say("");
    sheet.show(plain);
    this.#send("ketacost-problems", { request, problems: plain });
  }

  #failed(error, retry) {
    const reason = error instanceof NoAnswer ? error.reason : "fault";
    const words = this.#sheet?.words ?? { ...FIRST_WORDS[this.language] };
    const text = words[reason] ?? words.failed;
    this.#say(text);
    this.#shell.live.append(" ", this.#button(words.retry, retry));
  }

  #print() {
    for (const details of this.shadowRoot.querySelectorAll(".answer details")) details.open = true;
    window.print();
  }

  #save() {
    const text = JSON.stringify(this.#request ?? this.#sheet.request(), null, 2);
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    make("a", { href: address, download: this.#sheet.words.file }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  #say(text) {
    this.#shell.live.textContent = text;
  }

  #send(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

if (customElements.get("ketacost-estimator") === undefined) {
  customElements.define("ketacost-estimator", KetacostEstimator);
}
