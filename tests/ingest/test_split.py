from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.split import TITLE, headline, split
from vectorstore.article import Article, Passage
from vectorstore.embedding import Embedder

PARAGRAPHS = [
    f"The harbour council of ward {number} met on Tuesday. It voted {number} to two for the new"
    f" quay. Nobody from the fishing fleet of pier {number} came, and the vote took a minute."
    for number in range(40)
]


def cut(embedder: Embedder, text: str, previous: list[Passage] | None = None) -> list[Passage]:
    article = Article(title="Harbour council votes", text=text)
    return split(
        article,
        "a1",
        count_tokens=embedder.count_tokens,
        max_tokens=embedder.max_tokens,
        previous=[passage.text for passage in previous or ()],
    )


def test_passages_are_runs_of_whole_sentences_at_their_offsets(embedder: Embedder):
    text = "\n\n".join(PARAGRAPHS)
    passages = cut(embedder, text)
    assert len(passages) > 5
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        assert passage.start == passage.sentences[0].start
        assert passage.end == passage.sentences[-1].end
        assert passage.text.endswith(".")
    assert all(a.end <= b.start for a, b in pairwise(passages))
    assert "".join("".join(p.text.split()) for p in passages) == "".join(text.split())


@pytest.mark.parametrize("text", ["word " * 3000, "ї" * 5000, "🙂" * 2000, "a" * 9000])
def test_no_passage_is_longer_than_the_model_reads(embedder: Embedder, text: str):
    passages = cut(embedder, text.strip())
    assert max(embedder.count_tokens([each.text for each in passages])) <= embedder.max_tokens
    assert "".join("".join(each.text.split()) for each in passages) == "".join(text.split())


def test_a_long_headline_leaves_room_for_the_passage(embedder: Embedder):
    short = headline("Ministers " * 200, embedder.count_tokens)
    assert 1 < embedder.count_tokens([short])[0] <= TITLE
    assert headline("Ї" * 400, embedder.count_tokens)


def test_an_edit_changes_its_own_passage_and_no_other(embedder: Embedder):
    before = cut(embedder, "\n\n".join(PARAGRAPHS))
    edited = [*PARAGRAPHS]
    edited[20] = edited[20].replace("Nobody", "Only the harbour master and two others")
    after = cut(embedder, "\n\n".join(edited), before)
    assert len({each.text for each in after} - {each.text for each in before}) == 1


def test_an_inserted_paragraph_leaves_the_passages_behind_it_alone(embedder: Embedder):
    before = cut(embedder, "\n\n".join(PARAGRAPHS))
    more = [*PARAGRAPHS[:11], "A new paragraph stands here. It is short.", *PARAGRAPHS[11:]]
    after = cut(embedder, "\n\n".join(more), before)
    assert len({each.text for each in after} - {each.text for each in before}) <= 2


def test_repeated_paragraphs_have_ids_of_their_own(embedder: Embedder):
    passages = cut(embedder, "\n\n".join([" ".join(PARAGRAPHS[:3])] * 3))
    assert len({each.passage_id for each in passages}) == len(passages)


def test_a_text_without_sentences_has_no_passages(embedder: Embedder):
    assert cut(embedder, " \n\n ") == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=600))
def test_offsets_hold_for_any_text(embedder: Embedder, text: str):
    for passage in cut(embedder, text):
        assert text[passage.start : passage.end] == passage.text
