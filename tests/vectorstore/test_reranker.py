"""A re-ranker: a real CrossEncoder, small and of random weights, made here."""

from pathlib import Path

import numpy as np
import pytest

from assistant.cli import main
from tests.vectorstore.shelf import put
from vectorstore.archive import Archive
from vectorstore.errors import SettingsError

QUESTION = "Which bridge was closed by the county?"


def save(folder: Path, bundled: Path, *, labels: int) -> Path:
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(3)
    tokenizer = AutoTokenizer.from_pretrained(bundled)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        num_labels=labels,
        initializer_range=0.5,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def reranker(tmp_path_factory: pytest.TempPathFactory, bundled: Path) -> Path:
    return save(tmp_path_factory.mktemp("reranker"), bundled, labels=1)


@pytest.fixture
def bridges(tmp_path: Path) -> Path:
    """The folder of an archive of more articles than a re-ranker reads."""
    with Archive(tmp_path / "bridges") as archive:
        for number in range(35):
            words = "closed by the county " * (number % 4)
            put(archive, f"Bridge {number}", [f"The bridge number {number} was {words}in spring."])
    return tmp_path / "bridges"


def test_a_re_ranker_orders_the_first_passages(bridges: Path, reranker: Path):
    from sentence_transformers import CrossEncoder

    with Archive(bridges) as archive:
        before = archive.search(QUESTION, limit=35)
    with Archive(bridges, reranker=str(reranker)) as archive:
        after = archive.search(QUESTION, limit=35)
    read = {
        each.passage.passage_id: f"{each.article.title}\n{each.passage.text}" for each in before
    }
    first = [each.passage.passage_id for each in before[:30]]
    scores = CrossEncoder(str(reranker)).predict([(QUESTION, read[each]) for each in first])
    order = [first[place] for place in np.argsort(-scores, kind="stable")]
    assert order != first
    assert [each.passage.passage_id for each in after[:30]] == order
    assert [each.passage for each in after[30:]] == [each.passage for each in before[30:]]
    worth = [each.score for each in after]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] == 1
    assert worth[-1] >= 0


def test_what_is_no_re_ranker_is_refused_with_a_remedy(
    bridges: Path, bundled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    empty = tmp_path / "empty"
    empty.mkdir()
    several = save(tmp_path / "several", bundled, labels=3)
    for folder, problem in (
        (empty, "cannot be loaded"),
        (bundled, "no score"),
        (several, "no score"),
    ):
        with Archive(bridges, reranker=str(folder)) as archive:
            with pytest.raises(SettingsError, match=problem) as raised:
                archive.search(QUESTION)
            assert "leave --reranker out" in raised.value.remedy
    assert main(["search", QUESTION, "--archive", str(bridges), "--reranker", str(empty)]) == 1
    assert "cannot be loaded" in capsys.readouterr().err
