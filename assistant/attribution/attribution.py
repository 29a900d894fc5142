"""An attribution: words of an article, who they are attributed to, and by which cue."""

from dataclasses import dataclass

from vectorstore.article import Span

__all__ = ["Attribution"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A quotation, a reported statement or another thought that an article attributes to a source.

    `content` are the attributed words, in order; "..., she said, ..." makes two spans. `cue` are
    the words that attribute them ("said", "according to") and `source` is who they are attributed
    to, as written there ("the agency", "she"); `None` is where the article names nobody.
    `speaker` is the fullest name the article gives that person or organisation, `None` where it
    is not certain. `direct` says that quotation marks stand around any of the content, or that it
    is set as somebody's words, as in a transcript. `stated` says that it was said or written, and
    is no mere thought, wish or deed ("hopes", "supports").
    """

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    speaker: str | None
    direct: bool
    stated: bool = True
