"""What one run of indexing has seen and done, as it goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.report import Change, ChangeKind, Failure, Note, Report, Story, Teller
from vectorstore.article import Article, StoredArticle

__all__ = ["Tally"]


@dataclass(slots=True)
class Tally:
    """Counts, failures and changes; `places` and `seen` are where articles were met, and which.

    `duplicates` counts those met again.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    duplicates: int = 0
    failed: list[Failure] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    embedded: int = 0
    places: set[str] = field(default_factory=set)
    seen: dict[str, bytes] = field(default_factory=dict)

    @property
    def dealt_with(self) -> int:
        """How many articles have been read."""
        return self.added + self.changed + self.unchanged + self.duplicates

    def note(self, kind: ChangeKind, article_id: str, article: Article) -> None:
        """Count an article that was added, changed or removed."""
        match kind:
            case "added":
                self.added += 1
            case "changed":
                self.changed += 1
            case "removed":
                self.removed += 1
        self.changes.append(Change(kind, article_id, article.title, article.path))

    def met_again(self, article: Article, *, same: bool) -> None:
        """Count an article of an identity that was met before in this run."""
        self.duplicates += 1
        if not same:
            where = article.path or article.url or article.title
            text = "another text under an address that was read before; the first one counts"
            self.notes.append(Note(where, text))

    @property
    def stored(self) -> list[str]:
        """The articles that were added or changed."""
        return [each.article_id for each in self.changes if each.kind != "removed"]

    def report(self, stories: Iterable[Sequence[StoredArticle]], seconds: float) -> Report:
        """The same for the reader, after `seconds`, with the stories that several articles tell."""
        told = [_story(each) for each in stories]
        return Report(
            added=self.added,
            changed=self.changed,
            unchanged=self.unchanged,
            removed=self.removed,
            duplicates=self.duplicates + _copies(told, frozenset(self.stored)),
            failed=tuple(self.failed),
            notes=tuple(self.notes),
            changes=tuple(self.changes),
            stories=tuple(told),
            passages_embedded=self.embedded,
            seconds=seconds,
        )


def _story(articles: Sequence[StoredArticle]) -> Story:
    return Story(tuple(Teller(each.article_id, each.title, each.source) for each in articles))


def _copies(stories: Iterable[Story], stored: frozenset[str]) -> int:
    """How many of the articles stored in this run are told already; one of each story is new."""
    counts = (
        (sum(each.article_id in stored for each in story.tellers), story) for story in stories
    )
    return sum(min(count, len(story.tellers) - 1) for count, story in counts)
