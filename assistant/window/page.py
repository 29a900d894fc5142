"""The page: which event of which control does what."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant.window.desk import Desk
from assistant.window.handlers import Handlers, Talk
from assistant.window.layout import Controls, lay_out

__all__ = ["page"]

# A question waits for a thread, seldom for a core: a chat model takes seconds to answer.
ANSWERS_AT_ONCE = 16
# Another process may be indexing; the filters learn of new outlets, and the sources of articles
# that changed, within this many seconds.
REFRESH_SECONDS = 10
# Gradio's own spinner would cover the conversation, and its API page would list the handlers.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def page(desk: Desk, examples: Sequence[str]) -> gr.Blocks:
    """Lay the page out and wire it to the desk. What a visitor does stays in its session."""
    blocks = gr.Blocks(title="Newsdesk", analytics_enabled=False, fill_width=True)
    with blocks:
        _attach(Handlers(desk, examples), lay_out(), blocks)
    blocks.queue(api_open=False)
    return blocks


def _attach(do: Handlers, on: Controls, blocks: gr.Blocks) -> None:
    talk, offered = gr.State(Talk()), gr.State(())
    drawn = [on.question, on.conversation, on.sources]
    filters = [on.outlets, on.since, on.until]
    answering: dict[str, Any] = {
        "outputs": drawn,
        "concurrency_limit": ANSWERS_AT_ONCE,
        "concurrency_id": "answers",
        "trigger_mode": "multiple",  # The handler knows better when the next may be asked.
        **QUIET,
    }
    typed = on.question.submit(do.ask, [on.question, talk, *filters], **answering)
    clicked = on.conversation.select(do.ask_clicked, [talk, *filters], **answering)
    running: Any = [typed, clicked]
    on.question.stop(do.stop, talk, drawn, cancels=running, **QUIET)
    on.clear.click(do.clear, talk, drawn, cancels=running, **QUIET)
    on.reset.click(lambda: ([], "", ""), None, filters, **QUIET)
    blocks.load(do.arrive, None, [on.masthead, on.conversation, on.sources], **QUIET)
    tick = gr.Timer(REFRESH_SECONDS).tick
    gr.on([blocks.load, tick], do.offer, [on.outlets, offered], [on.outlets, offered], **QUIET)
    tick(do.mark, talk, on.sources, **QUIET)
