// Runs beside the page: Python (Pyodide) with ketacost, and the drawing of pictures. It stores nothing.

const PROGRAM = `
from pyodide.ffi import to_js
from ketacost.operations.outcome import outcome

def ask(name, question):
    return to_js(list(outcome(name, question)))

ask
`;

let ask = null;
let drawing = null;

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.arrayBuffer();
}

async function start({ pyodide, wheels }) {
  const packed = Promise.all(wheels.map(fetched)); // they come while Python starts
  const { loadPyodide } = await import(`${pyodide}pyodide.mjs`);
  const python = await loadPyodide({ indexURL: pyodide, stdout: () => {}, stderr: () => {} });
  for (const wheel of await packed) python.unpackArchive(wheel, "wheel");
  ask = python.runPython(PROGRAM);
}

async function tools(vega) {
  await import(`${vega}vega.min.js`);
  await import(`${vega}vega-lite.min.js`);
  const { expressionInterpreter } = await import(`${vega}vega-interpreter.js`);
  measureWords(globalThis.vega);
  return expressionInterpreter;
}

/** Without a document vega guesses how wide words are, far too wide, and leaves the plot too little room. */
function measureWords({ font, textMetrics }) {
  const pen = new OffscreenCanvas(1, 1).getContext("2d");
  textMetrics.width = (item, text) => {
    pen.font = font(item);
    return pen.measureText(String(text ?? "").trim()).width;
  };
}

// Expressions are interpreted, not compiled: a strict content security policy forbids eval.
async function draw({ vega, specification }) {
  drawing ??= tools(vega);
  const expr = await drawing;
  const { spec } = globalThis.vegaLite.compile(JSON.parse(specification));
  const view = new globalThis.vega.View(globalThis.vega.parse(spec, null, { ast: true }), { expr, renderer: "none" });
  const picture = await view.toSVG();
  view.finalize();
  return picture;
}

const TASKS = {
  start,
  draw,
  ask: ({ name, question }) => ask(name, question),
};

// Where a file of Python does not come, or the page's policy forbids WebAssembly, Pyodide warns or leaves a promise
// rejected, and what waits for it would wait for ever.
let starting = null;

function startFailed() {
  if (starting !== null) self.postMessage({ number: starting, fault: "failed" });
}

console.warn = startFailed;
self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  startFailed();
});

self.addEventListener("message", async ({ data }) => {
  const { number, kind } = data;
  try {
    starting = kind === "start" ? number : starting;
    const result = await TASKS[kind](data);
    starting = kind === "start" ? null : starting;
    self.postMessage({ number, result: kind === "start" ? null : result });
  } catch {
    // What failed may hold what was entered: it is neither logged nor passed on.
    self.postMessage({ number, fault: kind === "start" ? "failed" : "fault" });
  }
});
