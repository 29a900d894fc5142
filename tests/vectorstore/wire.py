"""A wire story, and what editors do with it."""

from vectorstore.sentences import split_sentences

__all__ = ["BACKGROUND", "FERRY", "LEDGER", "TITLE", "sentences"]

TITLE = "Ferry Solveig runs aground in fog near Vessby"

FERRY = """\
The passenger ferry Solveig ran aground in thick fog near Vessby on Sunday morning, and all 212 \
people on board were brought ashore, the coastguard said. Nobody was badly hurt.

The ship had left the port of Osk at 6:40 with 188 passengers and a crew of 24. She struck a \
sandbank two miles from the lighthouse at 7:25, when the fog was at its thickest. "It came in \
faster than we have ever seen," said Marta Lind, who leads the coastguard of the Isles.

Five lifeboats and a helicopter took part in the rescue, which lasted for three hours. The \
passengers were given blankets and soup in the school at Vessby. Some had lost their luggage.

The Solveig, built in 1994, has sailed between Osk and Vessby for 17 years. She ran aground once \
before, in 2009, when an anchor chain broke. The shipping company said that it would repay all \
fares. The inspectors of the shipping office are expected on the island on Monday.
"""

LEDGER = (
    "The harbour master of Vessby said that smaller boats would carry mail and medicines to the"
    " island until the ferry was afloat again."
)

BACKGROUND = """\
This site is paid for by those who read it. Subscribers read everything, take part in the \
discussions under every report and receive the letter of the editors each Saturday morning. A \
subscription can be ended at any time with a word to the readers' desk, which answers on weekdays \
from nine to five. Those who have one already sign in with the address that they gave when they \
ordered it. Whoever has forgotten the password is sent another within a few minutes.
"""


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[each.start : each.end].strip() for each in split_sentences(text)]
