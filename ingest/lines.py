"""Lines of a byte stream, one at a time, none longer than memory allows."""

from collections.abc import Iterator
from io import BufferedReader

from ingest.decoding import decode
from ingest.recode import as_utf8, is_wide
from vectorstore.errors import SourceError

__all__ = ["MAX_LINE", "bounded_lines", "decode_line", "text_lines"]

MAX_LINE = 16 * 2**20  # Bytes: a record of ten novels.

MOST_BLANK = 100_000  # Lines on end, after which a file is damaged: a gigabyte takes minutes.


def bounded_lines(stream: BufferedReader) -> Iterator[tuple[int, bytes | None]]:
    """Give each line and its number; None for a line too long to hold, which is skipped.

    Raises:
        SourceError: at blank lines without end.
    """
    stream = as_utf8(stream) if is_wide(stream) else stream
    number = blank = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        blank = blank + 1 if len(line) <= 2 else 0
        if blank > MOST_BLANK:
            problem = f"It holds more than {MOST_BLANK} blank lines on end."
            raise SourceError(problem, remedy="Look whether it is damaged.")
        if len(line) <= MAX_LINE or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def text_lines(stream: BufferedReader) -> Iterator[str]:
    """Give each line as text; raise SourceError at one too long to hold, or at binary data."""
    for number, line in bounded_lines(stream):
        if line is None:
            raise SourceError(
                f"Line {number} is longer than {MAX_LINE >> 20} MB.",
                remedy="Put each record on a line of its own.",
            )
        yield decode_line(line)


def decode_line(line: bytes) -> str:
    """Decode a line; quick for UTF-8, and by guess for the odd line that is not."""
    try:
        return line.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return decode(line).text
