"""One Spark for all tests that need it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from ketacost.batch.local_spark import local_session, packaged_java


@pytest.fixture(scope="session")
def session() -> Iterator[SparkSession]:
    """Start Spark once, with the Java that is the same on every machine, and end all its processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_HOME", str(packaged_java()))
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        started = local_session()
        gateway = started.sparkContext._gateway  # noqa: SLF001 (nothing public ends the Java process)
        assert gateway is not None
        yield started
        started.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()
