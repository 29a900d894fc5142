"""Who said what: quotations and reported statements, their speakers, and whom pronouns mean."""

from assistant.attribution.aliases import means
from assistant.attribution.attribution import Attribution
from assistant.attribution.resolution import Reference, references, resolve
from assistant.attribution.statements import attributions, said_by

__all__ = [
    "Attribution",
    "Reference",
    "attributions",
    "means",
    "references",
    "resolve",
    "said_by",
]
