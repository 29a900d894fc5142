"""JSON and JSON Lines: one record, a list of them, or an object that wraps the list."""

import json
from collections.abc import Iterator
from io import BufferedReader

import ijson  # type: ignore[import-untyped]  # It ships no types.

from ingest.document import Document, Reading, empty
from ingest.json_feed import common_fields, is_json_feed
from ingest.lines import MAX_LINE, bounded_lines, decode_line
from ingest.recode import as_utf8
from ingest.records import TEXT, RecordReader
from ingest.report import Failure
from vectorstore.errors import SourceError

__all__ = ["read_json", "read_json_lines"]

# Where the list stands in an object that wraps it: NewsAPI, JSON Feed, search services, dumps.
WRAPPERS = ("articles", "items", "data", "results", "records", "docs", "news", "entries", "stories")
Events = Iterator[tuple[str, object]]
"""A record as its parser sees it: ("start_map", None), ("map_key", "title"), ("string", ...)."""
TEXT_HEADINGS = frozenset(TEXT)
DEEPEST = 200  # Levels. News nests five deep; thousands are an attack on the parser's stack.


def read_json_lines(document: Document) -> Iterator[Reading]:
    """Read a record from each line; a line that is broken fails, and the others are read."""
    records, found = RecordReader(document.path), False
    with document.open() as stream:
        for number, line in bounded_lines(stream):
            if line is not None and not line.strip():
                continue
            found = True
            place = f"line {number}"
            try:
                record = _parse_line(line)
            except SourceError as error:
                yield Failure(f"{document.path}, {place}", str(error), document.path)
                continue
            yield from records.read(record, place)
    if not found:
        raise empty()


def read_json(document: Document) -> Iterator[Reading]:
    """Read a list of records as a stream, a single record, or JSON Lines that is named .json."""
    with document.open() as stream:
        head = stream.peek(2**16).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise empty()
    if _is_lines(head):
        yield from read_json_lines(document)
        return
    records = RecordReader(document.path)
    with as_utf8(document.open()) as stream:
        for number, record in enumerate(_records(stream), start=1):
            yield from records.read(record, f"record {number}")


def _parse_line(line: bytes | None) -> object:
    if line is None:
        raise SourceError(f"The line is longer than {MAX_LINE >> 20} MB.", remedy="Split it.")
    try:
        return json.loads(decode_line(line))
    except (ValueError, RecursionError) as error:
        raise _not_json(error) from error


def _not_json(error: Exception) -> SourceError:
    reason = str(error).strip().split("\n", 1)[0][:120].rstrip(".")
    return SourceError(f"This is not JSON: {reason}.", remedy="Correct it or export it again.")


def _is_lines(head: bytes) -> bool:
    """Tell whether the first line is a whole object and something follows it."""
    first, _, rest = head.partition(b"\n")
    if not rest.strip() or not first.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _records(stream: BufferedReader) -> Iterator[object]:
    """Give the records of a list, or of the list an object wraps, or the object itself."""
    budget = _Budget(stream)
    events = iter(ijson.basic_parse(budget, use_float=True))
    try:
        event, _ = next(events)
        if event == "start_array":
            yield from _elements(events, budget)
        elif event == "start_map":
            yield from _wrapped(events, budget)
        else:
            raise SourceError("This is JSON without articles.", remedy="Begin it with [ or {.")
    except ijson.JSONError as error:
        raise _not_json(error) from error


def _elements(events: Events, budget: "_Budget") -> Iterator[object]:
    for event, value in events:
        if event == "end_array":
            return
        yield _build(events, event, value)
        budget.renew()


def _wrapped(events: Events, budget: "_Budget") -> Iterator[object]:
    """Read an object field by field, so that a list of records in it is never held whole."""
    fields: dict[str, object] = {}
    streamed = False
    for event, key in events:
        if event == "end_map":
            break
        event, value = next(events)
        wraps = str(key).lower() in WRAPPERS and not TEXT_HEADINGS.intersection(fields)
        if event == "start_array" and wraps:
            streamed = True
            common = common_fields(fields) if is_json_feed(fields) else {}
            for record in _elements(events, budget):
                yield {**common, **record} if isinstance(record, dict) else record
        else:
            fields[str(key)] = _build(events, event, value)
    if not streamed:
        yield fields


def _build(events: Events, event: str, value: object, depth: int = 0) -> object:
    """Build the value that an event begins."""
    if depth > DEEPEST:
        raise SourceError(f"It is nested over {DEEPEST} levels deep.", remedy="Flatten it.")
    if event == "start_map":
        fields: dict[str, object] = {}
        for inner, key in events:
            if inner == "end_map":
                break
            inner, held = next(events)
            fields[str(key)] = _build(events, inner, held, depth + 1)
        return fields
    if event == "start_array":
        elements: list[object] = []
        for inner, held in events:
            if inner == "end_array":
                break
            elements.append(_build(events, inner, held, depth + 1))
        return elements
    return value


class _Budget:
    """A stream that gives out no more than one record may take before it is renewed."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self._left = MAX_LINE

    def renew(self) -> None:
        """Begin the next record."""
        self._left = MAX_LINE

    def read(self, size: int = -1) -> bytes:
        """Read at most `size` bytes; raise SourceError where a record has no end."""
        if self._left <= 0:
            problem = f"A record is larger than {MAX_LINE >> 20} MB."
            raise SourceError(problem, remedy="Save its articles one by one.")
        data = self._stream.read(size)
        self._left -= len(data)
        return data
