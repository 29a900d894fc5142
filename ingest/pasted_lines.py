"""The lines of pasted text, freed from the marks that a renderer or Markdown puts in them."""

import re

from ingest.line_features import Line
from ingest.prose import blocks_of

__all__ = ["pasted_lines"]

# A link as Markdown writes it, pictures included, its label perhaps holding brackets itself.
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"\(\s*[^()\s]*(?:\n[^()\s]+)*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\s*\)"
)
HEADING = re.compile(r"(?m)^[^\S\n]*#{1,6}[^\S\n]+")
STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
EMPHASIS = re.compile(r"(?<!\w)[_*](?=\S)(.+?)(?<=\S)[_*](?!\w)")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!])")
ITEM = re.compile(r"(?m)^(?=\s*(?:[*+-]|\d{1,3}\.)\s)|\n(?=[^\n]* \| )|(?<=\|)\n")
LIST_MARK = re.compile(r"^\s*(?:[*•·●▪◦‣+o-]|\d{1,2}[.)])\s+(?=\S)")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
MANY_LINKS = 5  # Prose may hold a bracket; a page rendered as Markdown holds dozens of links.


def pasted_lines(text: str) -> list[Line]:
    """Split pasted text into its lines: paragraphs, list items, table rows, headings."""
    if text.count("](") >= MANY_LINKS:
        blocks = [ITEM.split(block) for block in BLANK_LINE.split(_unmarked(text))]
    else:
        blocks = [list(lines) for lines in blocks_of(text)]
    found = []
    for block in blocks:
        lines = (LIST_MARK.sub("", " ".join(line.split())).strip(" |*_•") for line in block)
        kept = [line for line in lines if line]
        found += [Line(line, apart=number == 0) for number, line in enumerate(kept)]
    return found


def _unmarked(text: str) -> str:
    """Turn Markdown into the text it shows."""
    text = PICTURE.sub("", text)
    text = LINK.sub(r"\1", LINK.sub(r"\1", text))  # Twice: a picture may be a link.
    text = HEADING.sub("", text)
    text = STRONG.sub(r"\2", text)
    return ESCAPE.sub(r"\1", EMPHASIS.sub(r"\1", text))
