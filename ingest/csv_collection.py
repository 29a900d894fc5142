"""CSV and TSV: one record a row, under the headings of its first row."""

import csv
import re
from collections.abc import Iterator
from io import BufferedReader

from ingest.document import Document, Reading, empty
from ingest.lines import MAX_LINE, text_lines
from ingest.records import TEXT, RecordReader
from ingest.report import Failure
from vectorstore.errors import SourceError

__all__ = ["read_csv"]

RETURN = re.compile(r"(?<=\r)(?!\n)(?=.)", re.DOTALL)
DELIMITERS = (",", ";", "\t", "|")


def read_csv(document: Document) -> Iterator[Reading]:
    """Read each row under the headings of the first."""
    csv.field_size_limit(MAX_LINE)  # Its default of 128 KB is less than a long article.
    records = RecordReader(document.path)
    with document.open() as stream:
        lines = _lines(stream)
        header = next((line for line in lines if line.strip()), None)
        if header is None:
            raise empty()
        delimiter = max(DELIMITERS, key=header.count)
        headings = _headings(header, delimiter)
        rows = csv.reader(lines, delimiter=delimiter)
        try:
            for row in rows:
                place = f"row ending in line {rows.line_num + 1}"
                if any(row[len(headings) :]):
                    problem = f"It has {len(row)} fields under {len(headings)} headings."
                    yield Failure(f"{document.path}, {place}", problem, document.path)
                elif any(row):
                    yield from records.read(dict(zip(headings, row, strict=False)), place)
        except csv.Error as error:
            problem = f"It stops being CSV near line {rows.line_num + 1}: {error}."
            raise SourceError(problem, remedy="Look for an unclosed quotation mark.") from error


def _lines(stream: BufferedReader) -> Iterator[str]:
    """Give the lines of a file as csv takes them; old ones end in a carriage return."""
    for line in text_lines(stream):
        yield from RETURN.split(line.replace("\0", ""))


def _headings(header: str, delimiter: str) -> list[str]:
    headings = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter))]
    if not set(headings) & set(TEXT):
        raise SourceError(
            f"No heading names the text: {', '.join(headings)[:120]}.",
            remedy=f"Call the column {' or '.join(TEXT[:3])}.",
        )
    return headings
