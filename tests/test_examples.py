"""The sample archive: what is promised of it in examples/README.md."""

import json
import re
from pathlib import Path

import pytest

from ingest.report import Failure, Note
from ingest.sources import read
from vectorstore.article import Article

EXAMPLES = Path(__file__).parent.parent / "examples"
FOLDER = EXAMPLES / "articles"
COLLECTIONS = {".jsonl", ".json", ".csv"}
FURNITURE = (
    "read more", "show more", "min read", "subscribe", "newsletter", "cookies", "advertisement",
    "read also", "related stories", "most read", "log in", "about the author",
    "all rights reserved",
)  # fmt: skip


@pytest.fixture(scope="module")
def readings() -> list[Article | Failure | Note]:
    return list(read(FOLDER))


@pytest.fixture(scope="module")
def articles(readings: list[Article | Failure | Note]) -> dict[str, Article]:
    """The articles by file name, with `#ID` behind it inside a collection."""
    return {_name(each): each for each in readings if isinstance(each, Article)}


@pytest.fixture(scope="module")
def questions() -> list[dict[str, object]]:
    lines = (EXAMPLES / "questions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _name(article: Article) -> str:
    assert article.path is not None
    return str(Path(article.path).relative_to(FOLDER))


def _shingles(text: str, length: int = 5) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def _resemblance(one: Article, other: Article) -> float:
    mine, theirs = _shingles(one.text), _shingles(other.text)
    return len(mine & theirs) / len(mine | theirs)


def test_every_file_is_read_without_a_complaint(readings: list[Article | Failure | Note]) -> None:
    assert [each for each in readings if not isinstance(each, Article)] == []
    assert {path.name for path in FOLDER.iterdir()} == {
        _name(each).split("#")[0] for each in readings if isinstance(each, Article)
    }


def test_at_least_twenty_articles_in_at_least_four_formats(articles: dict[str, Article]) -> None:
    formats = {Path(name.split("#")[0]).suffix for name in articles}
    assert len(articles) == 35
    assert formats == {".txt", ".md", ".html", ".jsonl", ".json", ".csv"}


def test_each_has_title_outlet_author_and_date(articles: dict[str, Article]) -> None:
    wanted = ("title", "source", "authors", "published")
    lacking = {
        name: [fact for fact in wanted if not getattr(it, fact)] for name, it in articles.items()
    }
    assert {name: facts for name, facts in lacking.items() if facts} == {}


def test_what_the_metadata_says_is_what_is_read(articles: dict[str, Article]) -> None:
    def facts(name: str) -> tuple[str, str | None, tuple[str, ...], str]:
        it = articles[name]
        return it.title, it.source, it.authors, str(it.published)

    assert facts("minsk-migrant-route.txt") == (
        "Minsk is steering migrants to the EU border again, Ukraine's Foreign Intelligence Service"
        " says",
        "The Dnipro Review",
        ("Olha Berezna",),
        "2025-07-27",
    )
    assert facts("lithuania-world-court.md") == (
        "Lithuania takes Belarus to the World Court over migrant smuggling",
        "Baltic Courier",
        ("Ruta Vaitkune", "Courts desk"),
        "2025-05-20",
    )
    assert facts("podlasie-buffer-zone.html") == (
        "From Czeremcha to Narewka: Poland closes a strip of Podlasie",
        "Vistula Dispatch",
        ("Agnieszka Wrońska", "Szczepan Brzozowicz"),
        "2024-06-14",
    )
    assert facts("isles.csv#newspapers-scanned") == (
        "Two centuries of newspapers from the isles are online",
        "Nordwire",
        ("Culture desk",),
        "2023-03-02",
    )


def test_dates_are_spread_over_years(articles: dict[str, Article]) -> None:
    years = {it.published.year for it in articles.values() if it.published}
    assert years == {2019, 2020, 2021, 2022, 2023, 2024, 2025}


def test_they_are_short(articles: dict[str, Article]) -> None:
    lengths = {name: len(it.text.split()) for name, it in articles.items()}
    assert {name: words for name, words in lengths.items() if not 150 <= words <= 450} == {}


def test_addresses_lead_nowhere(articles: dict[str, Article]) -> None:
    addresses = [it.url for it in articles.values() if it.url]
    assert len(addresses) >= 25
    assert all(re.match(r"https://[a-z-]+\.example\.(org|com)/", each) for each in addresses)


def test_nothing_around_the_articles_is_read_as_text(articles: dict[str, Article]) -> None:
    found = [
        (name, words)
        for name, it in articles.items()
        for words in FURNITURE
        if re.search(rf"\b{words}\b", it.text.lower())
    ]
    assert found == []


def test_the_foreign_intelligence_service_is_reported_by_several_outlets(
    articles: dict[str, Article],
) -> None:
    service = ("Foreign Intelligence Service", "зовнішньої розвідки")
    belarus = [it for it in articles.values() if "Belarus" in it.text or "Білорус" in it.text]
    reports = [it for it in belarus if any(name in it.text for name in service)]
    assert len({it.source for it in belarus}) >= 4
    assert len(belarus) >= 12
    assert len({it.source for it in reports}) >= 3


def test_the_wire_story_is_the_same_in_two_outlets(articles: dict[str, Article]) -> None:
    one, other = articles["ferry-solveig-aground.txt"], articles["ferry-solveig-ledger.html"]
    assert (one.source, other.source) == ("Nordwire", "The Harbour Ledger")
    assert one.text != other.text
    assert _resemblance(one, other) > 0.8


def test_no_two_other_articles_are_copies(articles: dict[str, Article]) -> None:
    names = sorted(set(articles) - {"ferry-solveig-ledger.html"})
    alike = [
        (one, other)
        for place, one in enumerate(names)
        for other in names[place + 1 :]
        if _resemblance(articles[one], articles[other]) > 0.1
    ]
    assert alike == []


def test_a_correction_follows_its_story(articles: dict[str, Article]) -> None:
    story = articles["flood-barrier-approved.md"]
    correction = articles["flood-barrier-correction.md"]
    assert story.published is not None
    assert correction.published is not None
    assert story.published < correction.published
    assert story.source == correction.source
    assert "14.2 million" in story.text
    assert "12.4 million crowns, not 14.2 million" in correction.text


def test_two_outlets_give_different_figures_for_one_storm(articles: dict[str, Article]) -> None:
    one, other = articles["storm-ilsa-nordwire.html"], articles["storm-ilsa-marrow-bay.txt"]
    assert one.published == other.published
    assert one.source != other.source
    assert "41,000 households" in one.text
    assert "56,000 households" in other.text


def test_a_story_develops_over_several_days(articles: dict[str, Article]) -> None:
    bridge = sorted(
        str(it.published) for name, it in articles.items() if name.startswith("wire.jsonl#orrin")
    )
    assert bridge == ["2025-04-07", "2025-04-08", "2025-04-10", "2025-04-17"]


def test_an_interview_has_several_speakers(articles: dict[str, Article]) -> None:
    text = articles["night-pilots-interview.txt"].text
    assert all(speaker in text for speaker in ("Marta Quill", "Jonas Erikstad", "Deepa Rao"))
    assert text.count("she said") + text.count("he said") + text.count("she told") >= 3


def test_other_languages_are_there(articles: dict[str, Article]) -> None:
    assert "Служба зовнішньої розвідки України" in articles["minsk-migranty.txt"].text
    assert "Seegras" in articles["seegraswiese.html"].text


def test_every_question_names_articles_that_hold_its_answer(
    questions: list[dict[str, object]], articles: dict[str, Article]
) -> None:
    named = {name.split("#")[-1]: it for name, it in articles.items()}
    for asked in questions:
        assert isinstance(asked["articles"], list)
        assert isinstance(asked["answers"], list)
        texts = [f"{named[name].title}\n{named[name].text}" for name in asked["articles"]]
        for answer in asked["answers"]:
            assert any(answer in text for text in texts), (asked["question"], answer)


def test_there_are_questions_that_the_archive_cannot_answer(
    questions: list[dict[str, object]],
) -> None:
    without = [asked for asked in questions if not asked["answerable"]]
    assert len(questions) >= 40
    assert len(without) >= 12
    assert all(asked["answers"] == asked["articles"] == [] for asked in without)
    assert all(asked["answers"] and asked["articles"] for asked in questions if asked["answerable"])


def test_the_readme_names_every_file(articles: dict[str, Article]) -> None:
    text = (EXAMPLES / "README.md").read_text("utf-8")
    files = {name.split("#")[0] for name in articles}
    assert [name for name in sorted(files) if name not in text] == []
    assert f"{len(articles)} short articles in {len(files)} files" in text


def test_nothing_is_copied_from_the_seed_article(data: Path, articles: dict[str, Article]) -> None:
    seeds = [path.read_text("utf-8") for path in sorted((data / "seed").glob("*.txt"))]
    assert seeds
    taken = set().union(*(_shingles(seed, 9) for seed in seeds))
    copied = {name: _shingles(it.text, 9) & taken for name, it in articles.items()}
    assert {name: shared for name, shared in copied.items() if shared} == {}
