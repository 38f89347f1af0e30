"""``ketacost corpus`` and ``ketacost score``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ketacost.cli import batching
from ketacost.cli.forms import AnswerFormat
from ketacost.cli.main import run
from ketacost.cli.scoring import DIFFERENT, corpus, score
from ketacost.errors import MissingExtraError


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Return the folder of a corpus of two rows."""
    folder = tmp_path / "key"
    corpus(seed=1, rows=2, out=str(folder), workers=1)
    return folder


def test_a_corpus_says_its_hash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, once it is there; standard output stays empty."""

    corpus(seed=1, rows=2, out=str(tmp_path / "key"), workers=1)
    out, err = capsys.readouterr()
    manifest = json.loads((tmp_path / "key/manifest.json").read_text(encoding="ascii"))

    assert "" == out
    assert err.startswith("2 rows of 2 strata in ")
    assert err.endswith(f"content hash {manifest['content_hash']}\n")


def test_the_exit_code_says_whether_everything_is_right(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 where it is, 3 where it is not, and the score on standard output either way."""

    expected = made / "expected.jsonl"
    wrong = made.parent / "wrong.jsonl"
    wrong.write_text(expected.read_text(encoding="ascii").replace('"copay":"0.00"', '"copay":"0.01"'), encoding="ascii")

    assert 0 == score(str(expected), corpus=str(made))
    assert "Everything is right." in capsys.readouterr().out
    assert DIFFERENT == score(str(wrong), corpus=str(made), form=AnswerFormat.JSON)
    assert 2 == json.loads(capsys.readouterr().out)["rows"]


def test_a_score_goes_to_a_file(made: Path, tmp_path: Path) -> None:
    """The file is written whole, and the answers are never written over."""

    score(str(made / "expected.parquet"), corpus=str(made), output=str(tmp_path / "score.txt"))

    assert (tmp_path / "score.txt").read_text(encoding="utf-8").endswith("Everything is right.\n")


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A sentence says what to install."""

    monkeypatch.setattr(batching, "find_spec", lambda _name: None)
    with pytest.raises(MissingExtraError, match=r"ketacost\[batch\]"):
        corpus(seed=1, rows=1, out=str(tmp_path / "key"))


def test_a_batch_of_the_corpus_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Corpus, batch and score fit together as they are, and the batch gets everything right."""
    key, out = tmp_path / "key", tmp_path / "out"
    designs = [word for name in ("plans", "courses", "assistance") for word in (f"--{name}", str(key / name))]

    assert 0 == run(["corpus", "--seed", "3", "--rows", "130", "--out", str(key), "--workers", "1"])
    assert 0 == run(["batch", str(key / "rows.parquet"), *designs, "--out", str(out)])
    assert 0 == run(["score", str(out / "years"), "--corpus", str(key)])
    assert capsys.readouterr().out.endswith("Everything is right.\n")
