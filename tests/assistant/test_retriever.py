"""The archive as a LangChain retriever, over a real archive."""

import json
from collections.abc import Iterator

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from assistant import Assistant

ARTICLES = [
    {
        "title": "Ferry runs aground",
        "text": "The ferry Aurelia ran aground off Skerry Point on Tuesday. No one was hurt.",
        "source": "The Harbour Post",
        "authors": ["Ada Quist", "Bo Ek"],
        "published": "2025-03-04",
        "url": "https://harbour.example/ferry",
    },
    {"title": "Tax on bread", "text": "Parliament lowered the tax on bread from Monday."},
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("retriever")
    collection = folder / "news.jsonl"
    collection.write_text("\n".join(map(json.dumps, ARTICLES)), encoding="utf-8")
    with Assistant.open(folder / "archive") as opened:
        opened.index(str(collection))
        yield opened


def test_passages_come_as_documents_with_plain_metadata(desk: Assistant) -> None:
    retriever = desk.as_retriever(limit=1)
    assert isinstance(retriever, BaseRetriever)
    (document,) = retriever.invoke("Which ferry ran aground?")
    known = document.metadata
    article = desk.article(known["article_id"])
    assert article is not None
    assert article.text[known["start"] : known["end"]] == document.page_content
    assert (known["title"], known["source"]) == ("Ferry runs aground", "The Harbour Post")
    assert known["authors"] == ["Ada Quist", "Bo Ek"]
    assert (known["published"], known["url"]) == ("2025-03-04", "https://harbour.example/ferry")
    assert document.id == known["passage_id"]
    assert known["score"] > 0
    assert json.loads(json.dumps(known)) == known


def test_what_is_unknown_is_none(desk: Assistant) -> None:
    (document,) = desk.as_retriever(limit=1).invoke("tax on bread")
    known = document.metadata
    assert (known["published"], known["url"], known["authors"]) == (None, None, [])


def test_the_best_passage_comes_first(desk: Assistant) -> None:
    found = desk.as_retriever(limit=5).invoke("Parliament lowered the bread tax")
    scores = [document.metadata["score"] for document in found]
    assert found[0].metadata["title"] == "Tax on bread"
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "restriction",
    [{"since": "2025-03-05"}, {"until": "2025-03-03"}, {"sources": ["Coast Radio"]}],
)
def test_its_fields_restrict_the_search(desk: Assistant, restriction: dict[str, object]) -> None:
    retriever = desk.as_retriever().model_copy(update=restriction)
    titles = [document.metadata["title"] for document in retriever.invoke("ferry aground")]
    assert "Ferry runs aground" not in titles


def test_it_joins_other_runnables(desk: Assistant) -> None:
    def titles(documents: list[Document]) -> list[str]:
        return [document.metadata["title"] for document in documents]

    chain = desk.as_retriever(limit=1) | titles
    assert chain.batch(["ferry aground", "tax on bread"]) == [
        ["Ferry runs aground"],
        ["Tax on bread"],
    ]
