"""Formats: which suffix is read by which reader. Readers are imported when first needed."""

from functools import cache
from importlib import import_module
from pathlib import PurePath

from ingest.document import Reader
from vectorstore.errors import SourceError

__all__ = ["reader_for", "suffix_of", "supported"]

READERS = {
    ".txt": "ingest.plain_text:read_text",
    ".text": "ingest.plain_text:read_text",
    ".md": "ingest.markdown:read_markdown",
    ".markdown": "ingest.markdown:read_markdown",
    ".html": "ingest.page:read_page",
    ".htm": "ingest.page:read_page",
    ".xhtml": "ingest.page:read_page",
    ".json": "ingest.json_collection:read_json",
    ".jsonl": "ingest.json_collection:read_json_lines",
    ".ndjson": "ingest.json_collection:read_json_lines",
    ".csv": "ingest.csv_collection:read_csv",
    ".tsv": "ingest.csv_collection:read_csv",
    ".xml": "ingest.xml_document:read_xml",
    ".rss": "ingest.xml_document:read_xml",
    ".atom": "ingest.xml_document:read_xml",
    ".rdf": "ingest.xml_document:read_xml",
    ".pdf": "ingest.pdf:read_pdf",
    ".docx": "ingest.docx:read_docx",
    ".eml": "ingest.mail:read_mail",
    ".mht": "ingest.mail:read_saved_page",
    ".mhtml": "ingest.mail:read_saved_page",
    ".zip": "ingest.sources:read_archive",
}

PACKAGES = {"docx": "python-docx", "yaml": "pyyaml", "markdown_it": "markdown-it-py"}
"""Modules whose package is called otherwise."""


def supported() -> tuple[str, ...]:
    """Give the suffixes that are read, each also with .gz behind it."""
    return tuple(READERS)


def suffix_of(name: str) -> str:
    """Give the suffix that tells a file's format, the .gz of a compressed one left out."""
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix


def reader_for(name: str) -> Reader | None:
    """Give the reader of a file by its name; None where its format is not read."""
    return _reader(suffix_of(name))


@cache
def _reader(suffix: str) -> Reader | None:
    if suffix not in READERS:
        return None
    module, _, function = READERS[suffix].partition(":")
    try:
        reader: Reader = getattr(import_module(module), function)
    except ModuleNotFoundError as error:
        package = PACKAGES.get(error.name or "", error.name)
        raise SourceError(
            f"Reading {suffix} needs {package}.",
            remedy=f"Install it with `pip install {package}`.",
        ) from error
    return reader
