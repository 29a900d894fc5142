"""PDF documents, through pypdf."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from ingest.document import Document, Reading
from ingest.edges import SENTENCE_END
from ingest.plain_text import text_fields
from ingest.prose import one_line
from ingest.records import article_from
from ingest.report import Note
from vectorstore.errors import SourceError

__all__ = ["read_pdf"]

MOST_PAGES = 500  # A thick book. Newspapers print a tenth.
NUMBERS = re.compile(r"\d+")
HYPHEN = re.compile(r"(?<=[^\W\d_])-$")
SHORT = (
    0.8  # Share of the column's width, below which a line that ends a sentence ends a paragraph.
)


def read_pdf(document: Document) -> Iterator[Reading]:
    """Read a PDF as one article: its pages' text without running heads, lines joined again."""
    pages, title = _pages(document.read())
    if len(pages) > MOST_PAGES:
        yield Note(document.path, f"Only the first {MOST_PAGES} pages were read.")
    lines = [line for page in _without_running_heads(pages[:MOST_PAGES]) for line in page]
    if not lines:
        raise SourceError(
            "It holds no text, only pictures of pages.", remedy="Run it through text recognition."
        )
    fields, text = text_fields("\n\n".join(_paragraphs(lines)))
    if title:
        fields = {**fields, "title": title}
    yield from article_from(fields, text, path=document.path)


def _pages(data: bytes) -> tuple[list[list[str]], str]:
    """Give each page's lines, and the document's title if it states a sensible one."""
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError("It is protected by a password.", remedy="Save it without one.")
        pages = [page.extract_text().splitlines() for page in reader.pages[: MOST_PAGES + 1]]
        title = one_line(str(reader.metadata.title or "")) if reader.metadata else ""
    except SourceError:
        raise
    except (PyPdfError, Exception) as error:  # pypdf lets through whatever broken data causes.
        raise SourceError("Its PDF structure is broken.", remedy="Save it again.") from error
    stripped = [[line.strip() for line in page if line.strip()] for page in pages]
    return stripped, title if " " in title and not title.startswith("Microsoft Word") else ""


def _without_running_heads(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Drop first and last lines that recur from page to page but for a number."""
    edges = [{NUMBERS.sub("#", line) for line in (*page[:2], *page[-2:])} for page in pages]
    counts = Counter(line for page in edges for line in page)
    recurring = {line for line, count in counts.items() if count > max(2, len(pages) / 2)}
    return [[line for line in page if NUMBERS.sub("#", line) not in recurring] for page in pages]


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Join the lines of a column: a paragraph ends with a sentence, short of the column's edge."""
    width = sorted(map(len, lines))[int(0.9 * (len(lines) - 1))]
    parts = [lines[0]]
    for before, line in pairwise(lines):
        ended = SENTENCE_END.search(before) and len(before) < SHORT * width
        headed = (
            len(before) < SHORT * width and not SENTENCE_END.search(before) and line[0].isupper()
        )
        if ended or headed:
            parts.append(line)
        elif HYPHEN.search(parts[-1]) and line[0].islower():
            parts[-1] = parts[-1][:-1] + line
        else:
            parts[-1] = f"{parts[-1]} {line}"
    return parts
