"""Heads of text files: the front matter of Markdown, and "Title: ..." lines."""

import re
import tomllib
from collections.abc import Mapping

import yaml

from ingest.fields import Record, lower
from ingest.records import HEADINGS, TITLE

__all__ = ["split_front_matter", "split_header"]

FENCED = re.compile(r"\A\s*(-{3}|\+{3})[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
FIELD = re.compile(r"^[*_]{0,2}([A-Za-z][A-Za-z _-]{1,24})[*_]{0,2}:[*_]{0,2}[^\S\n]*(.*)$")
LONGEST_HEAD = 20_000  # Characters. Front matter is a screenful.


class _Plain(yaml.SafeLoader):
    """YAML without references, whose repeated expansion fills any memory."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("references are not read")
        return super().compose_node(parent, index)


def split_front_matter(text: str) -> tuple[Record, str]:
    """Split Markdown into its front matter, where it has any, and its body."""
    found = FENCED.match(text[: LONGEST_HEAD + 10])
    if found is None:
        return {}, text
    head, body = found[2], text[found.end() :]
    try:
        loaded = tomllib.loads(head) if found[1] == "+++" else yaml.load(head, _Plain)
    except (yaml.YAMLError, ValueError, RecursionError):
        loaded = _lines_of_fields(head)  # As in `title: Kyiv: a city holds out`.
    if not isinstance(loaded, Mapping) or not loaded:
        return {}, text
    return lower(loaded), body


def split_header(text: str) -> tuple[Record, str]:
    """Split plain text into the "Title: ..." lines at its head and the rest.

    Only headings that collections have count, and a title must be among them: an article may
    well begin "Source: ...".
    """
    head: list[str] = []
    lines = text.lstrip("\ufeff \t\r\n").splitlines()
    for line in lines:
        found = FIELD.match(line)
        if found is None or _heading(found[1]) not in HEADINGS:
            break
        head.append(line)
    fields = _lines_of_fields("\n".join(head))
    if not set(fields) & set(TITLE):
        return {}, text
    return fields, "\n".join(lines[len(head) :])


def _lines_of_fields(head: str) -> Record:
    found = (FIELD.match(line) for line in head.split("\n"))
    return {_heading(field[1]): field[2].strip(" \"'") for field in found if field}


def _heading(name: str) -> str:
    return name.strip().lower().replace(" ", "_")
