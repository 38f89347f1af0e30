"""Build the estimator as a folder of files that needs no server behind it: ``python examples/embed/build.py OUT``.

The folder holds the page, the element, Python for browsers (Pyodide) with this library, and what draws pictures; any
web server can serve it, and nothing entered in it leaves the reader's device. What is taken from elsewhere comes from
the npm and pip on this machine at the versions below and in ``constraints.txt``; ``manifest.json`` says what is there.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

PROJECT = Path(__file__).resolve().parents[2]
STATIC = PROJECT / "src" / "ketacost" / "web" / "static"
PAGE = Path(__file__).resolve().parent / "page"
COMPILE = Path(__file__).resolve().parent / "compile.mjs"

PYODIDE = "pyodide@314.0.7"
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
VEGA = {
    "vega@6.4.0": "build/vega.min.js",
    "vega-lite@6.4.3": "build/vega-lite.min.js",
    "vega-interpreter@2.3.2": "build/vega-interpreter.js",
}
WHEELS = ("attrs", "cattrs", "python-dateutil", "typing_extensions")
"""What the library runs on in a browser: its dependencies without those of settings and of time zones."""

LANGUAGES = ("en", "es")
SQUEEZED = {".css", ".html", ".js", ".json", ".mjs", ".wasm"}
"""What a server may send compressed; wheels and the standard library are compressed already."""


def main() -> None:
    """Write the folder, and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("out", type=Path, help="the folder to write; an older build in it is replaced")
    parser.add_argument("--without-pictures", action="store_true", help="leave out what draws pictures")
    options = parser.parse_args()
    build(options.out, pictures=not options.without_pictures)
    manifest = json.loads((options.out / "manifest.json").read_text(encoding="utf-8"))
    print(f"{options.out}: {len(manifest['files'])} files, {manifest['size']} to load before the first answer")


def build(out: Path, *, pictures: bool = True) -> None:
    """Write the folder.

    Args:
        out: where; an older build is replaced, anything else is left alone.
        pictures: whether what draws pictures comes along.
    """
    _clear(out)
    out.mkdir(parents=True, exist_ok=True)
    for folder in (STATIC, PAGE):
        shutil.copytree(folder, out, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    with TemporaryDirectory() as name:
        _pyodide(out / "pyodide", Path(name))
        if pictures:
            _vega(out / "vega", Path(name))
    wheels = _wheels(out / "wheels")
    _run("node", str(COMPILE), str(out / "pyodide"), *(str(out / "wheels" / name) for name in wheels))
    _forms(out)
    _squeeze(out)
    _manifest(out, wheels, pictures=pictures)


def _clear(out: Path) -> None:
    """Remove an older build, and refuse to touch a folder that is none."""
    if not out.exists() or not any(out.iterdir()):
        return
    if not (out / "manifest.json").exists():
        sys.exit(f"{out} is not empty and holds no earlier build; name another folder")
    shutil.rmtree(out)


def _run(*command: str, at: Path = PROJECT) -> str:
    done = subprocess.run(command, cwd=at, check=False, capture_output=True, text=True)  # noqa: S603 (our own commands)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command[:4])} ... failed:\n{done.stderr.strip()}")
    return done.stdout


def _npm(package: str, work: Path) -> Path:
    """Return the folder a package of npm unpacks to."""
    if shutil.which("npm") is None:
        sys.exit("npm is not there; it brings Python for browsers (install Node.js)")
    packed = json.loads(_run("npm", "pack", package, "--json", "--prefer-offline", at=work))
    unpacked = work / package.partition("@")[0]
    with tarfile.open(work / packed[0]["filename"]) as archive:
        archive.extractall(unpacked, filter="data")
    return unpacked / "package"


def _pyodide(folder: Path, work: Path) -> None:
    package = _npm(PYODIDE, work)
    folder.mkdir()
    for name in PYODIDE_FILES:
        shutil.copyfile(package / name, folder / name)


def _vega(folder: Path, work: Path) -> None:
    folder.mkdir()
    for package, name in VEGA.items():
        found = _npm(package, work) / name
        text = re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", found.read_text(encoding="utf-8"))
        # The one module among them names its sibling as a bundler would; here the sibling is already loaded.
        text = re.sub(r"^import (\{[^}]*\}) from 'vega-util';", r"const \1 = globalThis.vega;", text)
        (folder / found.name).write_text(text, encoding="utf-8")


def _wheels(folder: Path) -> list[str]:
    """Write the wheels, and return their names, the library's last."""
    folder.mkdir()
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    pinned = ("--no-deps", "--only-binary", ":all:", "--dest", str(folder), "-c", str(PROJECT / "constraints.txt"))
    _run(*pip, "download", "-q", *pinned, *WHEELS)
    dependencies = sorted(path.name for path in folder.iterdir())
    _run(*pip, "wheel", "-q", "--no-deps", "--wheel-dir", str(folder), str(PROJECT))
    own = [path.name for path in folder.iterdir() if path.name not in dependencies]
    return [*dependencies, *own]


def _forms(out: Path) -> None:
    """Write the form of each language as the library gives it, so that it is there before Python is."""
    program = (
        "import json, sys; from ketacost.operations.table import answer; print(answer('form', sys.argv[1]), end='')"
    )
    for language in LANGUAGES:
        question = json.dumps({"language": language})
        form = json.loads(_run(sys.executable, "-c", program, question, at=PROJECT / "src"))
        text = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
        (out / f"form.{language}.json").write_text(text, encoding="utf-8")


def _squeeze(out: Path) -> None:
    """Write a compressed copy beside each file a server may send so."""
    for path in sorted(out.rglob("*")):
        if path.is_file() and path.suffix in SQUEEZED:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def _manifest(out: Path, wheels: list[str], *, pictures: bool) -> None:
    paths = [path for path in sorted(out.rglob("*")) if path.is_file() and path.suffix != ".gz"]
    first = sum(_sent(path) for path in paths if path.parent.name in {"pyodide", "wheels"})
    manifest = {
        "size": f"{first / 1_000_000:.0f} MB",
        "pyodide": "pyodide/",
        "wheels": [f"wheels/{name}" for name in wheels],
        "forms": {language: f"form.{language}.json" for language in LANGUAGES},
        "vega": "vega/" if pictures else "",
        "files": [_entry(path, out) for path in paths],
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _entry(path: Path, out: Path) -> dict[str, str | int]:
    """Return what stands about a file in the manifest: its bytes as it is, and as a server sends it."""
    content = path.read_bytes()
    return {
        "path": path.relative_to(out).as_posix(),
        "bytes": len(content),
        "sent": _sent(path),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _sent(path: Path) -> int:
    """Return the bytes of a file as a server sends it: of its compressed copy, where there is one."""
    squeezed = path.with_name(f"{path.name}.gz")
    return (squeezed if squeezed.exists() else path).stat().st_size


if __name__ == "__main__":
    main()
