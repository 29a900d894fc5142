"""Zip archives: each file in them, read as if it lay in a folder."""

import zipfile
from collections.abc import Callable, Iterator
from io import BufferedReader, BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO

from ingest.document import Document, Reading
from ingest.inflate import DAMAGE, Metered, open_gzip, refuse_bomb
from ingest.report import Failure, Note
from vectorstore.errors import SourceError

__all__ = ["read_zip"]

MOST_MEMBERS = 100_000
HIDDEN = (".", "__MACOSX")


def read_zip(
    document: Document, read: Callable[[Document], Iterator[Reading]]
) -> Iterator[Reading]:
    """Read every file of an archive with `read`; archives within archives are left out."""
    with _seekable(document) as packed:
        size = packed.seek(0, 2)
        packed.seek(0)
        refuse_bomb(packed, size)
        with zipfile.ZipFile(packed) as archive:
            members = [member for member in archive.infolist() if _is_wanted(member)]
            if len(members) > MOST_MEMBERS:
                problem = f"It holds more than {MOST_MEMBERS} files."
                raise SourceError(problem, remedy="Unpack it into a folder.")
            for member in members:
                yield from _read_member(archive, member, document.path, read)


def _seekable(document: Document) -> BinaryIO:
    """Open an archive; one that is packed with gzip once more is held in memory."""
    packed = document.open()
    if packed.seekable():
        return packed
    packed.close()
    return BytesIO(document.read())


def _read_member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    path: str,
    read: Callable[[Document], Iterator[Reading]],
) -> Iterator[Reading]:
    inner = f"{path}#{member.filename}"
    if member.filename.lower().endswith(".zip"):
        yield Note(inner, "Left out: an archive within an archive. Unpack the outer one.")
    elif member.flag_bits & 1:
        yield Failure(inner, "It is encrypted. Unpack the archive with its password.", inner)
    else:
        opened = _opener(archive, member)
        yield from read(Document(inner, PurePosixPath(member.filename).name, opened))


def _opener(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], BufferedReader]:
    def opened() -> BufferedReader:
        try:
            stream: BufferedReader = BufferedReader(
                Metered(archive.open(member), member.compress_size)
            )
        except DAMAGE as error:
            raise SourceError("It is damaged in the archive.", remedy="Pack it again.") from error
        if member.filename.lower().endswith(".gz"):
            return open_gzip(stream, member.compress_size)
        return stream

    return opened


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename).parts
    return not member.is_dir() and not any(part.startswith(HIDDEN) for part in parts)
