"""A corpus is the same bytes whoever makes it, in whatever parts, and is there whole or not at all."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ketacost.batch.designs import Designs, load_designs
from ketacost.corpus import making
from ketacost.corpus.columns import EXPECTED, LABELS, ROWS, TABLES
from ketacost.corpus.files import make_corpus, read_answers, read_manifest, read_table
from ketacost.corpus.questions import NAMES, place_of
from ketacost.errors import InvalidInputError
from tests.unit.corpus.engine_answers import ROWS as MANY
from tests.unit.corpus.engine_answers import SEED

ROOT = Path(__file__).parents[3]

KNOWN = {"rows": "83495095edfac602", "expected": "959fd189bfa43d61"}
"""How the hashes of a corpus of one row a stratum begin."""

FEW = 70
"""Rows of a corpus with one row in every stratum and two in some."""


def _designs(folder: Path) -> Designs:
    documents = [
        {path.stem: json.loads(path.read_text(encoding="ascii")) for path in sorted((folder / name).iterdir())}
        for name in ("plans", "courses", "assistance")
    ]
    return load_designs(*documents)


def _refused(work: Any) -> tuple[str, str]:  # noqa: ANN401 (a call)
    with pytest.raises(InvalidInputError) as caught:
        work()
    return caught.value.problems[0].code, caught.value.problems[0].path


def test_workers_and_parts_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process in parts of 1,000 rows and one in parts of 9 write the same hash."""

    whole = make_corpus(tmp_path / "whole", seed=3, rows=FEW)
    monkeypatch.setattr(making, "ROWS_OF_A_PART", 9)
    parts = make_corpus(tmp_path / "parts", seed=3, rows=FEW)

    assert whole == parts


def test_processes_change_nothing(tmp_path: Path) -> None:
    """Two processes write the same bytes as one."""

    one = make_corpus(tmp_path / "one", seed=3, rows=9)
    two = make_corpus(tmp_path / "two", seed=3, rows=9, workers=2)

    assert one == two
    assert (tmp_path / "one/claims.jsonl").read_bytes() == (tmp_path / "two/claims.jsonl").read_bytes()


def test_a_smaller_corpus_begins_a_larger_one(small_corpus: Path, tmp_path: Path) -> None:
    """The rows and answers of a number depend on the seed and the number alone."""

    make_corpus(tmp_path / "begun", seed=SEED, rows=FEW)
    for name in ("rows", "expected", "labels"):
        begun = (tmp_path / f"begun/{name}.jsonl").read_bytes()

        assert (small_corpus / f"{name}.jsonl").read_bytes().startswith(begun)


def test_another_seed_asks_other_questions(small_corpus: Path, tmp_path: Path) -> None:
    """Seeds share no content hash."""

    other = make_corpus(tmp_path / "other", seed=SEED + 1, rows=9)

    assert read_manifest(small_corpus)["content_hash"] != other["content_hash"]


def test_the_manifest_says_what_is_there(small_corpus: Path) -> None:
    """Counts, strata and hashes are those of the files."""

    manifest = read_manifest(small_corpus)
    lines = (small_corpus / "expected.jsonl").read_bytes()

    assert MANY == manifest["rows"] == sum(manifest["strata"].values())
    assert list(NAMES) == list(manifest["strata"])
    assert lines.count(b"\n") == manifest["counts"]["expected"]
    assert sha256(lines).hexdigest() == manifest["hashes"]["expected"]
    assert [field.name for field in EXPECTED] == [column["name"] for column in manifest["columns"]["expected"]]


@pytest.mark.parametrize("name", list(TABLES))
def test_lines_and_parquet_say_the_same(name: str, small_corpus: Path) -> None:
    """Every table reads alike from JSON Lines and from Parquet."""

    table = read_table(small_corpus, name)
    lines = [json.loads(line) for line in (small_corpus / f"{name}.jsonl").read_text(encoding="ascii").splitlines()]

    assert TABLES[name] == table.schema
    assert lines == [_plain(entry) for entry in table.to_pylist()]


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(own) for name, own in value.items() if own is not None}
    if isinstance(value, list):
        return [_plain(own) for own in value]
    return value if isinstance(value, bool | int) else str(value)


def test_every_row_names_what_is_there(small_corpus: Path) -> None:
    """Plans, courses, assistance, labels, claims and answers of every row exist, and the designs can be loaded."""

    designs = _designs(small_corpus)
    rows = read_table(small_corpus, "rows").to_pylist()
    claims = set(read_table(small_corpus, "claims", ["claims_id"])["claims_id"].to_pylist())
    labels = read_table(small_corpus, "labels").to_pylist()

    assert {row["plan"] for row in rows} - {None} == set(designs.plans)
    assert {row["course"] for row in rows} == set(designs.courses)
    assert {row["assistance"] for row in rows} - {None} <= set(designs.assistance)
    assert {label["claims_id"] for label in labels} == claims
    assert [row["key"] for row in rows] == list(range(MANY)) == [label["key"] for label in labels]
    assert set(range(MANY)) == set(read_table(small_corpus, "expected", ["key"])["key"].to_pylist())


def test_strata_take_turns() -> None:
    """The n-th design of a stratum has 2 n + 1 rows, so that a larger corpus has more designs."""

    places = [place_of(number) for number in range(16 * len(NAMES)) if place_of(number).stratum == NAMES[4]]

    assert [0, *[1] * 3, *[2] * 5, *[3] * 7] == [place.design for place in places]
    assert [0, 0, 1, 2, 0] == [place.step for place in places[:5]]


def test_no_column_of_the_rows_is_a_label() -> None:
    """The rows are a batch's input as they stand."""

    assert {"key"} == set(ROWS.names) & set(LABELS.names)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"seed": -1}, ("corpus.number", "seed")),
        ({"rows": 0}, ("corpus.number", "rows")),
        ({"workers": 0}, ("corpus.number", "workers")),
    ],
)
def test_numbers_out_of_range_are_refused(given: dict[str, int], expected: tuple[str, str], tmp_path: Path) -> None:
    """Nothing is made, and the number is named."""

    numbers = {"seed": 1, "rows": 1, "workers": 1, **given}

    assert expected == _refused(
        lambda: make_corpus(tmp_path / "new", seed=numbers["seed"], rows=numbers["rows"], workers=numbers["workers"])
    )
    assert [] == list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    """A corpus never writes over anything; an empty folder is taken."""

    (tmp_path / "full").mkdir()
    (tmp_path / "full/note.txt").write_text("mine", encoding="ascii")
    (tmp_path / "empty").mkdir()

    assert "corpus.folder" == _refused(lambda: make_corpus(tmp_path / "full", seed=1, rows=1))[0]
    assert "file.no_folder" == _refused(lambda: make_corpus(tmp_path / "no/where", seed=1, rows=1))[0]
    assert 1 == make_corpus(tmp_path / "empty", seed=1, rows=1)["rows"]


def test_a_stopped_run_leaves_nothing(tmp_path: Path) -> None:
    """The folder is there whole or not at all."""

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_corpus(tmp_path / "new", seed=1, rows=3, on_progress=stop)

    assert [] == list(tmp_path.iterdir())


def test_a_folder_without_a_corpus_is_refused(tmp_path: Path) -> None:
    """Neither its manifest nor its tables can be read."""

    assert "corpus.none" == _refused(lambda: read_manifest(tmp_path))[0]
    assert "corpus.table" == _refused(lambda: read_table(tmp_path, "rows"))[0]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("answers.txt", b"", "file.unknown_ending"),
        ("answers.jsonl", b"[1]\n", "file.unreadable"),
        ("answers.jsonl", b"{\n", "file.unreadable"),
        ("answers.parquet", b"no parquet", "file.unreadable"),
        ("answers.csv", b"key,copay\n1\n", "file.unreadable"),
        ("answers.csv", b"", "file.unreadable"),
    ],
)
def test_files_that_are_no_answers_are_refused(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    """Each with a sentence and the name of the file."""

    file = tmp_path / name
    file.write_bytes(content)

    assert (code, str(file)) == _refused(lambda: read_answers(file))
    assert "file.missing" == _refused(lambda: read_answers(tmp_path / "none.csv"))[0]


def test_numbers_of_lines_and_csv_stay_exact(tmp_path: Path) -> None:
    """A number keeps the digits it was written with."""

    (tmp_path / "a.jsonl").write_text('{"key": 1, "copay": 12.10, "rebate": null}\n\n', encoding="ascii")
    (tmp_path / "a.csv").write_text("key,copay,rebate\n1,12.10,\n", encoding="ascii")
    pq.write_table(pa.table({"key": ["1"], "copay": ["12.10"]}), tmp_path / "a.parquet")

    assert [{"key": "1", "copay": "12.10", "rebate": None}] == read_answers(tmp_path / "a.jsonl").to_pylist()
    assert [{"key": "1", "copay": "12.10", "rebate": None}] == read_answers(tmp_path / "a.csv").to_pylist()
    assert [{"key": "1", "copay": "12.10"}] == read_answers(tmp_path / "a.parquet").to_pylist()
    assert [{"key": "1", "copay": "12.10"}] == read_answers(tmp_path).to_pylist()


def test_the_answer_key_of_a_seed_is_known(tmp_path: Path) -> None:
    """Questions and answers are these bytes on every machine; another hash is another answer key, and is announced."""

    hashes = make_corpus(tmp_path / "known", seed=1, rows=len(NAMES))["hashes"]

    assert KNOWN == {name: hashes[name][:16] for name in KNOWN}


def test_the_page_names_every_stratum() -> None:
    """The reference page says of each what it is about."""

    page = (ROOT / "docs/reference/corpus.md").read_text(encoding="utf-8")

    assert [] == [name for name in NAMES if f"| `{name}` |" not in page]
