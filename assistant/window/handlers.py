"""The handlers of the page's events, and what they keep of each visitor: a conversation."""

from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.answer import Citation
from assistant.window.asking import Asked, again, asking, refused
from assistant.window.desk import Desk
from assistant.window.dialogue import conversation
from assistant.window.filters import chosen
from assistant.window.sources import Now, changed, cited, panel
from assistant.window.steps import steps
from assistant.window.turn import Turn
from assistant.window.welcome import greeting, holdings
from vectorstore.errors import NewsdeskError

__all__ = ["Handlers", "Talk"]

# The whole conversation is drawn at every step, so a page left open for days must not grow for
# ever.
TURNS_KEPT = 50

# The question box, empty while an answer runs, with the button that fits.
RUNNING: dict[str, Any] = {"value": "", "submit_btn": False, "stop_btn": "Stop"}
WAITING: dict[str, Any] = {"submit_btn": "Ask", "stop_btn": False}

Unchanged = dict[str, Any]
Box = gr.Textbox | Unchanged
Offered = tuple[gr.Dropdown | Unchanged, tuple[str, ...] | Unchanged]
Drawn = tuple[Box, str | Unchanged, str | Unchanged]


@dataclass
class Talk:
    """One visitor's conversation. `run` is the answering under way, None where there is none.

    `marks` are the citations whose article had changed when the page last looked.
    """

    turns: tuple[Turn, ...] = ()
    run: object | None = None
    marks: frozenset[Citation] = frozenset()


class Handlers:
    """What the page's events do. `Drawn` is the question box, the conversation, its sources."""

    def __init__(self, desk: Desk, examples: Sequence[str]) -> None:
        """Ask `desk`, and offer `examples` to whoever has asked nothing yet."""
        self._desk = desk
        self._examples = examples

    async def ask(
        self, question: str | None, talk: Talk, sources: list[str], since: str, until: str
    ) -> AsyncIterator[Drawn]:
        """Answer what was typed, drawing every step; one question at a time, and none if empty."""
        asked = Asked((question or "").strip(), talk.turns)
        async for drawn in self._run(asked, talk, sources, since, until):
            yield drawn

    async def ask_clicked(
        self, talk: Talk, sources: list[str], since: str, until: str, event: gr.EventData
    ) -> AsyncIterator[Drawn]:
        """Answer the example that was clicked, or a question again without one of its limits."""
        if hasattr(event, "question"):
            asked = Asked(str(event.question), talk.turns)
        else:
            asked = again(talk.turns, str(event.turn), str(event.ignore))
        async for drawn in self._run(asked, talk, sources, since, until):
            yield drawn

    async def _run(
        self, asked: Asked, talk: Talk, sources: list[str], since: str, until: str
    ) -> AsyncIterator[Drawn]:
        if not asked.question or talk.run:
            yield gr.skip(), gr.skip(), gr.skip()
            return
        run = talk.run = object()
        try:
            async for turns, drawn in steps(self._answer(asked, talk.turns, sources, since, until)):
                if talk.run is not run:  # It was stopped while this step was on its way.
                    return
                talk.turns, talk.run = turns, run if turns[-1].running else None
                yield drawn
        finally:
            if talk.run is run:
                talk.run = None

    def stop(self, talk: Talk) -> Drawn:
        """Leave the running answer as it stands."""
        talk.turns, talk.run = tuple(turn.stopped() for turn in talk.turns), None
        return self._drawn(talk.turns, WAITING)

    def clear(self, talk: Talk) -> Drawn:
        """Start over."""
        talk.turns, talk.run, talk.marks = (), None, frozenset()
        return self._drawn(talk.turns, WAITING)

    def arrive(self) -> tuple[str, str, str]:
        """Greet a visitor with what the archive holds at this moment."""
        return holdings(self._desk), greeting(self._desk, self._examples), panel(())

    def mark(self, talk: Talk) -> str | Unchanged:
        """Draw the sources again where a cited article has changed since the last look."""
        now = self._standing(talk.turns)
        marks = changed(talk.turns, now)
        if talk.run or marks == talk.marks:
            unchanged: Unchanged = gr.skip()
            return unchanged
        talk.marks = marks
        return panel(talk.turns, now)

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

    def _answer(
        self,
        asked: Asked,
        earlier: tuple[Turn, ...],
        sources: list[str],
        since: str,
        until: str,
    ) -> Generator[tuple[tuple[Turn, ...], Drawn]]:
        box = RUNNING
        for turn in self._turns(asked, _next(earlier), sources, since, until):
            turns = (*earlier, turn)[-TURNS_KEPT:]
            yield turns, self._drawn(turns, box if turn.running else WAITING)
            box = {}

    def _turns(
        self, asked: Asked, number: int, sources: list[str], since: str, until: str
    ) -> Iterator[Turn]:
        try:
            only = chosen(sources, since, until)
        except NewsdeskError as error:
            yield refused(asked, number, error)
        else:
            yield from asking(self._desk, asked, number, only)

    def _drawn(self, turns: Sequence[Turn], box: dict[str, Any]) -> Drawn:
        written = conversation(turns) or greeting(self._desk, self._examples)
        drawn = panel(turns, self._standing(turns))
        return gr.Textbox(**box) if box else gr.skip(), written, drawn

    def _standing(self, turns: Sequence[Turn]) -> Now:
        try:
            return self._desk.standing(cited(turns))
        except NewsdeskError:
            return None


def _next(earlier: Sequence[Turn]) -> int:
    return earlier[-1].number + 1 if earlier else 1
