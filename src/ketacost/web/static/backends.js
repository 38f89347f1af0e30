// Where questions are answered: on this device in a worker, or by the HTTP service.

const START_MILLISECONDS = 120_000;
const ANSWER_MILLISECONDS = 60_000;

/** Why no answer came; `reason` names the message of the form: failed, late, unreachable or fault. */
export class NoAnswer extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** The worker beside this file: numbered questions go in, answers come out. */
class WorkerLink {
  #worker = null;
  #waiting = new Map();
  #number = 0;

  send(message, milliseconds) {
    this.#worker ??= this.#start();
    const number = ++this.#number;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail("late"), milliseconds);
      this.#waiting.set(number, { resolve, reject, timer });
      this.#worker.postMessage({ number, ...message });
    });
  }

  close() {
    this.#fail("failed");
  }

  #start() {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => {
      const found = this.#waiting.get(data.number);
      if (found === undefined) return;
      this.#waiting.delete(data.number);
      clearTimeout(found.timer);
      if (data.fault) found.reject(new NoAnswer(data.fault));
      else found.resolve(data.result);
    });
    // A policy that forbids WebAssembly or the worker says so here alone.
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#fail("failed");
    });
    return worker;
  }

  /** Give up on everything asked; the next question starts anew. */
  #fail(reason) {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new NoAnswer(reason));
    }
    this.#waiting.clear();
  }
}

/** Answers on this device, by Python in a worker; nothing entered leaves it. */
export class DeviceBackend {
  #link = new WorkerLink();
  #ready = null;
  #manifest = null;
  local = true;

  constructor(folder) {
    this.folder = folder;
  }

  /** What the folder holds: the size in words, the wheels, the forms. */
  manifest() {
    this.#manifest ??= this.#read("manifest.json").catch((error) => {
      this.#manifest = null;
      throw error;
    });
    return this.#manifest;
  }

  /** The form in a language: a file made when the folder was built, so that it is there before Python is. */
  async form(language) {
    const { forms } = await this.manifest();
    return this.#read(forms[language]);
  }

  /** Load Python and the library, once. */
  start() {
    this.#ready ??= this.#load().catch((error) => {
      this.close(); // the next try begins with a new worker
      throw error;
    });
    return this.#ready;
  }

  async ask(name, question) {
    await this.start();
    try {
      return await this.#link.send({ kind: "ask", name, question }, ANSWER_MILLISECONDS);
    } catch (error) {
      if (error.reason !== "fault") this.#ready = null;
      throw error;
    }
  }

  /** A picture as SVG text, or null where the folder brings no drawing library. */
  async draw({ spec }) {
    const { vega } = await this.manifest();
    if (!vega) return null;
    return this.#link.send({ kind: "draw", vega: this.#place(vega), specification: spec }, ANSWER_MILLISECONDS);
  }

  close() {
    this.#ready = null;
    this.#link.close();
  }

  async #load() {
    const { pyodide, wheels } = await this.manifest();
    const places = wheels.map((wheel) => this.#place(wheel));
    await this.#link.send({ kind: "start", pyodide: this.#place(pyodide), wheels: places }, START_MILLISECONDS);
  }

  #place(path) {
    return new URL(path, this.folder).href;
  }

  async #read(path) {
    const answer = await fetch(this.#place(path)).catch(() => null);
    if (answer === null || !answer.ok) throw new NoAnswer("failed");
    return answer.json();
  }
}

/** Answers by the HTTP service. */
export class ServiceBackend {
  local = false;

  constructor(address) {
    this.address = address;
  }

  async form(language) {
    const [answered, text] = await this.ask("form", JSON.stringify({ language }));
    if (!answered) throw new NoAnswer("unreachable");
    return JSON.parse(text);
  }

  async start() {}

  /** Whether the question was answered, and the answer or the problems, as text. */
  async ask(name, question) {
    const answer = await this.#sent(name, question, "application/json");
    const text = await answer.text();
    if (answer.ok) return [true, text];
    const problems = problemsIn(text);
    if (problems === null) throw new NoAnswer(answer.status >= 500 ? "fault" : "unreachable");
    return [false, JSON.stringify(problems)];
  }

  /** A picture as SVG text, or null where the service does not draw. */
  async draw({ name, spec }, { request, language }) {
    const { width } = JSON.parse(spec); // as the answer has it
    const question = JSON.stringify({ request, language, picture: name, width });
    const answer = await this.#sent("drawing", question, "image/svg+xml");
    return answer.ok ? answer.text() : null;
  }

  async #sent(name, question, accepted) {
    return fetch(new URL(`v1/${name}`, this.address), {
      method: "POST",
      headers: { "content-type": "application/json", accept: `${accepted}, application/problem+json` },
      body: question,
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    }).catch((error) => {
      throw new NoAnswer(error.name === "TimeoutError" ? "late" : "unreachable");
    });
  }

  close() {}
}

function problemsIn(text) {
  try {
    const { problems } = JSON.parse(text);
    return Array.isArray(problems) && problems.length > 0 ? problems : null;
  } catch {
    return null;
  }
}

/** The backend an attribute names: `pyodide` (a folder beside this file, or `pyodide:folder/`), or a service's address. */
export function backendOf(named) {
  const [kind, folder] = (named ?? "pyodide").split(/:(.*)/s);
  if (kind === "pyodide") return new DeviceBackend(folder ? new URL(folder, document.baseURI) : new URL("./", import.meta.url));
  return new ServiceBackend(new URL(named.endsWith("/") ? named : `${named}/`, document.baseURI));
}
