"""Who said what: quotations and reported statements, their speakers, and whom pronouns mean."""

from assistant.attribution.aliases import means
from assistant.attribution.attribution import Attribution
from assistant.attribution.statements import (
    Reference,
    attributions,
    references,
    resolve,
    said_by,
)

__all__ = [
    "Attribution",
    "Reference",
    "attributions",
    "means",
    "references",
    "resolve",
    "said_by",
]
