// Compile the Python of wheels with the Python that will run it, which halves the time a browser takes to load it, and
// leave out what no browser can use: node compile.mjs PYODIDE_FOLDER WHEEL ... The wheels are replaced; build.py calls this.

import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...wheels] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${folder}/` });

python.runPython(`
import py_compile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LEFT_OUT = tuple(f"ketacost/{room}" for room in ("batch/", "cli/", "corpus/", "settings.py", "web/"))

def compiled(name, source):
    Path("/source.py").write_bytes(source)
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile("/source.py", cfile="/source.pyc", dfile=name, doraise=True, invalidation_mode=mode)
    return Path("/source.pyc").read_bytes()

def compile_wheel():
    with ZipFile("/in.whl") as given, ZipFile("/out.whl", "w", ZIP_DEFLATED) as made:
        for entry in given.infolist():
            name, content = entry.filename, given.read(entry)
            if name.startswith(LEFT_OUT) or name.endswith((".pyi", "py.typed")):
                continue
            if name.endswith(".py"):
                name, content = f"{name}c", compiled(name, content)
            made.writestr(ZipInfo(name), content, ZIP_DEFLATED, 9)
`);
for (const wheel of wheels) {
  python.FS.writeFile("/in.whl", readFileSync(wheel));
  python.runPython("compile_wheel()");
  writeFileSync(wheel, python.FS.readFile("/out.whl"));
}
