"""Sources and archive in step: what is touched, what is kept, what is reported."""

from collections.abc import Iterable
from datetime import date

import pytest

from ingest.document import Reading
from ingest.report import Failure, Note, Report
from ingest.sync import Source, synchronise
from tests.vectorstore.wire import FERRY, TITLE
from vectorstore.archive import Archive
from vectorstore.article import Article

FOLDER = "/news"


def story(name: str, text: str = "", **facts: object) -> Article:
    body = text or "\n\n".join(
        f"The {name} council met {count} times about the {name} bridge. It agreed on nothing."
        for count in range(30)
    )
    known = {"title": f"The {name} story", **facts}
    return Article(text=body, path=f"{FOLDER}/{name}.txt", **known)  # type: ignore[arg-type]


def sync(archive: Archive, *items: Reading, complete: bool = True, **options: bool) -> Report:
    return synchronise(archive, [Source(FOLDER, complete, items)], **options)


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.removed


def titles(archive: Archive) -> set[str]:
    return {each.title for each in archive.catalogue.articles()}


def test_new_articles_are_added_and_found(archive: Archive):
    report = sync(archive, story("north"), story("south"))
    assert counts(report) == (2, 0, 0, 0)
    assert report.passages_embedded == archive.catalogue.count()[1] > 2
    assert archive.search("the south bridge")[0].article.title == "The south story"


def test_the_second_run_embeds_and_writes_nothing(archive: Archive):
    sync(archive, story("north"), story("south"))
    with archive.database.reading() as connection:
        before = connection.execute("PRAGMA data_version").fetchone()[0]
    writes = archive.database.connection.total_changes
    report = sync(archive, story("north"), story("south"))
    assert counts(report) == (0, 0, 2, 0)
    assert report.passages_embedded == 0
    assert archive.database.connection.total_changes == writes
    with archive.database.reading() as connection:
        assert connection.execute("PRAGMA data_version").fetchone()[0] == before


def test_an_edit_embeds_the_changed_passage_alone_and_keeps_the_old_version(archive: Archive):
    first = story("north")
    sync(archive, first, story("south"))
    edited = story("north", first.text.replace("met 15 times", "met in secret"))
    report = sync(archive, edited, story("south"))
    assert counts(report) == (0, 1, 1, 0)
    assert report.passages_embedded == 1
    article_id = report.changes[0].article_id
    assert [each.text for each in archive.catalogue.versions(article_id)] == [
        first.text,
        edited.text,
    ]
    assert "met in secret" in archive.search("met in secret")[0].passage.text
    assert not any(
        "north council met 15" in found.passage.text for found in archive.search("met 15 times")
    )


def test_a_file_that_left_a_folder_takes_its_article_with_it(archive: Archive):
    sync(archive, story("north"), story("south"), story("east"))
    report = sync(archive, story("north"), story("south"))
    assert counts(report) == (0, 0, 2, 1)
    assert titles(archive) == {"The north story", "The south story"}
    assert not any(found.article.title == "The east story" for found in archive.search("east"))


def test_an_entry_that_left_an_incomplete_source_stays(archive: Archive):
    sync(archive, story("north"), story("south"), complete=False)
    assert counts(sync(archive, story("north"), complete=False)) == (0, 0, 1, 0)
    assert len(titles(archive)) == 2


def test_a_file_that_could_not_be_read_keeps_its_article(archive: Archive):
    sync(archive, story("north"), story("south"), story("east"))
    broken = Failure("east.txt", "It cannot be read.", path=f"{FOLDER}/east.txt")
    report = sync(archive, story("north"), story("south"), broken)
    assert report.removed == 0
    assert report.failed == (broken,)
    assert len(titles(archive)) == 3


def test_a_folder_that_lost_more_than_half_is_refused_without_prune(archive: Archive):
    names = ("north", "south", "east", "west")
    sync(archive, *map(story, names))
    report = sync(archive, story("north"))
    assert report.removed == 0
    assert "--prune" in report.failed[0].problem
    assert len(titles(archive)) == 4
    assert sync(archive, story("north"), prune=True).removed == 3
    assert titles(archive) == {"The north story"}


def test_a_dry_run_says_what_would_happen_and_writes_nothing(archive: Archive):
    sync(archive, story("north"), story("south"), story("east"))
    report = sync(
        archive, story("north", "Rewritten. Wholly."), story("south"), story("w"), dry_run=True
    )
    assert [(each.kind, each.title) for each in report.changes] == [
        ("changed", "The north story"),
        ("added", "The w story"),
        ("removed", "The east story"),
    ]
    assert titles(archive) == {"The north story", "The south story", "The east story"}


def test_an_article_met_twice_counts_once(archive: Archive):
    report = sync(archive, story("north"), story("north"), story("north", "Other text."))
    assert (report.added, report.duplicates) == (1, 2)
    assert len(report.notes) == 1


def test_an_article_in_two_places_goes_with_the_last_of_them(archive: Archive):
    address = "https://example.org/1"
    here = story("north", url=address)
    there = Article(title=here.title, text=here.text, url=address, path="/other/n.txt")
    synchronise(archive, [Source(FOLDER, True, [here]), Source("/other", True, [there])])
    assert synchronise(archive, [Source(FOLDER, True, [])]).removed == 0
    assert titles(archive) == {"The north story"}
    assert synchronise(archive, [Source("/other", True, [])]).removed == 1


def test_identical_passages_are_embedded_once(archive: Archive):
    first = story("north")
    again = Article(title=first.title, text=first.text, path=f"{FOLDER}/copy.txt")
    report = sync(archive, first, again)
    assert report.added == 2
    assert report.passages_embedded * 2 == archive.catalogue.count()[1]


def test_dates_and_outlets_filter(archive: Archive):
    from vectorstore.article import Filters

    sync(
        archive,
        story("north", published=date(2024, 5, 1), source="The Baltic Courier"),
        story("south", published=date(2025, 5, 1), source="Nordwire"),
        story("east"),
    )

    def found(filters: Filters) -> set[str]:
        return {each.article.title for each in archive.search("council bridge", filters=filters)}

    assert found(Filters(since=date(2025, 1, 1))) == {"The south story"}
    assert found(Filters(until=date(2024, 5, 1))) == {"The north story"}
    assert found(Filters(sources=("baltic courier",))) == {"The north story"}
    assert found(Filters(sources=("Nobody",))) == set()
    assert archive.catalogue.outlets() == ["The Baltic Courier", "Nordwire"]


def test_what_reading_raises_is_raised_and_what_was_committed_is_kept(archive: Archive):
    def items() -> Iterable[Reading]:
        yield story("north")
        raise OSError("the disk is gone")

    sync(archive, story("south"))
    with pytest.raises(OSError, match="the disk is gone"):
        synchronise(archive, [Source(FOLDER, True, items())])
    assert "The south story" in titles(archive)


def test_notes_are_reported(archive: Archive):
    note = Note("a.txt", "A date that makes no sense.")
    assert sync(archive, story("north"), note).notes == (note,)


def outlets(report: Report) -> list[list[str | None]]:
    return [[each.source for each in told.tellers] for told in report.stories]


def wire(name: str, text: str = FERRY, day: int = 12) -> Article:
    published = date(2024, 2, day)
    return story(name, text, title=TITLE, source=name, published=published)


def test_copies_are_stored_reported_and_one_result(archive: Archive):
    report = sync(archive, wire("Ledger", day=13), wire("Nordwire"), story("north"))
    assert (report.added, report.duplicates) == (3, 1)
    assert outlets(report) == [["Nordwire", "Ledger"]]
    found = [
        each for each in archive.search("ferry Solveig aground") if "Solveig" in each.article.title
    ]
    assert len({each.article.article_id for each in found}) == 1
    assert {found[0].article.source, found[0].copies[0].source} == {"Nordwire", "Ledger"}


def test_copies_are_told_when_they_come_and_not_again(archive: Archive):
    sync(archive, wire("Nordwire"), wire("Ledger"), complete=False)
    again = sync(archive, wire("Nordwire"), wire("Ledger"), complete=False)
    assert (again.unchanged, again.duplicates, again.stories) == (2, 0, ())
    report = sync(archive, wire("Courier", day=14), wire("Courier", day=14), complete=False)
    assert (report.added, report.duplicates) == (1, 2)  # met twice, and a copy
    assert outlets(report)[0][-1] == "Courier"


def test_a_copy_that_is_edited_leaves_the_story(archive: Archive):
    sync(archive, wire("Nordwire"), wire("Ledger"))
    sync(archive, wire("Nordwire"), wire("Ledger", "Nothing is known of the ferry. " * 9))
    assert {each.copy_of for each in archive.catalogue.articles()} == {None}


def test_an_archive_from_before_copies_were_recognised_learns_of_them(archive: Archive):
    sync(archive, wire("Nordwire"), wire("Ledger"))
    with archive.database.writing() as connection:  # as such an archive is
        connection.execute("UPDATE articles SET signature = NULL, story = NULL")
        connection.execute("DROP TABLE bands")
    sync(archive, wire("Nordwire"), wire("Ledger"))
    assert sum(each.copy_of is not None for each in archive.catalogue.articles()) == 1
