"""The handlers of the page's events. They hold nothing: each session has its own turns."""

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from assistant.window.asking import asking, refused
from assistant.window.desk import Desk
from assistant.window.dialogue import conversation
from assistant.window.filters import chosen
from assistant.window.sources import panel
from assistant.window.turn import Turn
from assistant.window.welcome import greeting, holdings
from vectorstore.errors import NewsdeskError

__all__ = ["Handlers"]

# The whole conversation is drawn at every step, so a page left open for days must not grow for
# ever.
TURNS_KEPT = 50

Turns = tuple[Turn, ...]
Unchanged = dict[str, Any]
Box = gr.Textbox | Unchanged
Offered = tuple[gr.Dropdown | Unchanged, tuple[str, ...] | Unchanged]
Drawn = tuple[Box, str | Unchanged, str | Unchanged, Turns]


class Handlers:
    """What the page's events do. `Drawn` is the question box, conversation, sources and turns."""

    def __init__(self, desk: Desk, examples: Sequence[str]) -> None:
        """Ask `desk`, and offer `examples` to whoever has asked nothing yet."""
        self._desk = desk
        self._examples = examples

    def ask(
        self, question: str | None, turns: Turns, sources: list[str], since: str, until: str
    ) -> Iterator[Drawn]:
        """Answer what was typed, drawing every step; an empty question does nothing."""
        question = (question or "").strip()
        if not question:
            yield gr.skip(), gr.skip(), gr.skip(), turns
            return
        box: Box = _running()
        now = turns
        for turn in self._asked(question, turns, sources, since, until):
            now = (*turns, turn)
            yield self._drawn(now, box)
            box = gr.skip()
        yield self._drawn(now, _waiting())

    def ask_example(
        self, turns: Turns, sources: list[str], since: str, until: str, event: gr.EventData
    ) -> Iterator[Drawn]:
        """Answer the example that was clicked."""
        yield from self.ask(str(event.question), turns, sources, since, until)

    def stop(self, turns: Turns) -> Drawn:
        """Leave the running answer as it stands."""
        stopped = (*turns[:-1], turns[-1].stopped()) if turns else turns
        return self._drawn(stopped, _waiting())

    def clear(self) -> Drawn:
        """Start over."""
        return self._drawn((), _waiting())

    def arrive(self) -> tuple[str, str, str]:
        """Greet a visitor with what the archive holds at this moment."""
        return holdings(self._desk), greeting(self._desk, self._examples), panel(())

    def offer(
        self, picked: list[str], offered: Sequence[str]
    ) -> tuple[gr.Dropdown | Unchanged, tuple[str, ...] | Unchanged]:
        """Offer the outlets the archive has now, keeping those picked that it still has."""
        try:
            outlets = tuple(self._desk.outlets())
        except NewsdeskError:
            return gr.skip(), gr.skip()
        if outlets == tuple(offered):
            return gr.skip(), gr.skip()
        kept = [each for each in picked if each in outlets]
        if kept == picked:
            return gr.Dropdown(choices=list(outlets)), outlets
        return gr.Dropdown(choices=list(outlets), value=kept), outlets

    def _asked(
        self, question: str, turns: Turns, sources: list[str], since: str, until: str
    ) -> Iterator[Turn]:
        try:
            only = chosen(sources, since, until)
        except NewsdeskError as error:
            yield refused(question, turns, error)
        else:
            yield from asking(self._desk, question, turns, only)

    def _drawn(self, turns: Turns, box: Box) -> Drawn:
        kept = turns[-TURNS_KEPT:]
        written = conversation(kept) or greeting(self._desk, self._examples)
        return box, written, panel(kept), kept


def _running() -> gr.Textbox:
    """Empty the question box; its button stops what runs."""
    return gr.Textbox(value="", submit_btn=False, stop_btn="Stop")


def _waiting() -> gr.Textbox:
    """Leave what is typed in the question box; its button asks."""
    return gr.Textbox(submit_btn="Ask", stop_btn=False)
