"""Copies are one story, whatever comes, changes and goes, in whatever order."""

from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from ingest.copies import signature
from tests.vectorstore.wire import FERRY, LEDGER, TITLE, sentences
from vectorstore.article import Article
from vectorstore.catalogue import Catalogue
from vectorstore.database import Database
from vectorstore.rows import identify
from vectorstore.writer import Prepared, Writer

SAID = sentences(FERRY)
OTHER = (
    "The council of Marrow Bay voted on Tuesday to close the fish market, which has stood by the"
    " harbour since 1871, and to sell the hall. Eleven members were for it and four against. The"
    " fishermen's guild said that it would go to court over a decision made without hearing them."
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "archive.sqlite")
    yield database
    database.close()


def wire(name: str, text: str = FERRY, day: int = 12, title: str = TITLE) -> Article:
    published = date(2024, 2, day)
    return Article(title=title, text=text, path=f"/{name}", source=name, published=published)


def put(database: Database, *articles: Article) -> None:
    writer = Writer(database, "none")
    for each in articles:
        writer.put(Prepared(identify(each), each, each.title, (), signature(each.text)), {})


def stories(database: Database) -> set[tuple[str, ...]]:
    """The outlets of each story, the one it is named after first."""
    catalogue = Catalogue(database)
    told = [catalogue.story(each.article_id) for each in catalogue.articles()]
    assert all(each[0].copy_of is None for each in told)
    assert all(copy.copy_of == each[0].article_id for each in told for copy in each[1:])
    return {tuple(str(article.source) for article in each) for each in told}


def test_copies_are_one_story_named_after_the_earliest(database: Database):
    put(database, wire("Ledger", day=13), wire("Nordwire"), wire("Bay", OTHER, title="Market"))
    assert stories(database) == {("Nordwire", "Ledger"), ("Bay",)}


# Both parts are copies of the whole, and not of each other.
CHAIN = (wire("one", " ".join(SAID[:8])), wire("whole"), wire("two", " ".join(SAID[4:])))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_in_which_articles_come_makes_no_difference(
    database: Database, order: tuple[int, ...]
):
    put(database, *(CHAIN[at] for at in order))
    assert stories(database) == {tuple(str(each.source) for each in sorted(CHAIN, key=identify))}


def test_a_story_that_only_a_removed_article_held_together_falls_apart(database: Database):
    put(database, *CHAIN)
    Writer(database, "none").remove(identify(CHAIN[1]))
    assert stories(database) == {("one",), ("two",)}


def test_when_the_first_article_is_removed_the_story_goes_on(database: Database):
    put(database, wire("Nordwire"), wire("Ledger", day=13), wire("Courier", day=14))
    Writer(database, "none").remove(identify(wire("Nordwire")))
    assert stories(database) == {("Ledger", "Courier")}


def test_a_changed_article_leaves_its_story_and_may_join_it_again(database: Database):
    put(database, wire("Nordwire"), wire("Ledger", day=13))
    put(database, wire("Nordwire", OTHER, title="Fish market"))
    assert stories(database) == {("Nordwire",), ("Ledger",)}
    put(database, wire("Nordwire", f"{FERRY}\n\n{LEDGER}"))
    assert stories(database) == {("Nordwire", "Ledger")}


def test_a_story_that_hundreds_of_pages_repeat_costs_no_more_than_a_few_comparisons(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    from vectorstore import stories as module

    compared: list[int] = []
    judge = module.copies

    def counted(*pair: object) -> bool:
        compared.append(1)
        return judge(*pair)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "copies", counted)
    put(database, *(wire(f"page-{number:03}") for number in range(100)))
    assert len(stories(database)) == 1
    assert len(compared) < 100


def test_the_same_texts_are_signed_alike_in_every_process():
    assert signature(FERRY) == signature(FERRY.upper())
    # Computed with datasketch 2.0: an archive keeps signatures for good.
    assert signature(FERRY)[:4].hex() == "52031601"


def test_articles_stored_before_copies_were_recognised_are_compared_later(database: Database):
    writer = Writer(database, "none")
    for each in (wire("Nordwire"), wire("Ledger", day=13)):
        writer.put(Prepared(identify(each), each, each.title, ()), {})
    assert stories(database) == {("Nordwire",), ("Ledger",)}
    for article_id in writer.unsigned():
        writer.sign(article_id, signature(FERRY))
    assert stories(database) == {("Nordwire", "Ledger")}
    assert writer.unsigned() == []
