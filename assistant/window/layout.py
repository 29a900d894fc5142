"""The layout: Gradio's components, in the order in which they are read."""

from dataclasses import dataclass

import gradio as gr

__all__ = ["Controls", "lay_out"]

MASTHEAD = """
<header class="masthead">
  <h1>Newsdesk</h1>
  <button type="button" class="filters-toggle" aria-controls="filters" aria-expanded="false">
    Filters
  </button>
  ${value}
</header>
"""
CONVERSATION = '<div class="log" role="log" aria-label="Conversation">${value}</div>'
SOURCES = """
<aside class="panel" aria-label="Sources">
  <div class="panel-head">
    <h2 tabindex="-1">Sources</h2>
    <button type="button" class="close">Close</button>
  </div>
  <div class="panel-body">${value}</div>
</aside>
"""
DAY = '<label class="day"><span>%s</span><input type="date" value="${value}"></label>'

CLICKED = """
element.addEventListener("click", (event) => {
  const example = event.target.closest(".example");
  if (example) trigger("select", { question: example.textContent });
  const lift = event.target.closest(".lift");
  if (lift) trigger("select", { turn: lift.dataset.turn, ignore: lift.dataset.ignore });
});
"""
DAY_CHANGED = """
const input = element.querySelector("input");
input.addEventListener("change", () => { props.value = input.value; });
"""


@dataclass(frozen=True, slots=True)
class Controls:
    """The components that what happens on the page reads or writes."""

    masthead: gr.HTML
    clear: gr.Button
    conversation: gr.HTML
    outlets: gr.Dropdown
    since: gr.HTML
    until: gr.HTML
    reset: gr.Button
    question: gr.Textbox
    sources: gr.HTML


def lay_out() -> Controls:
    """Make the components inside the Blocks that are being built."""
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="talk"):
            with gr.Row(elem_id="top"):
                masthead = _html(MASTHEAD, "masthead")
                clear = gr.Button("Start over", elem_id="clear", size="sm")
            conversation = _html(CONVERSATION, "conversation", js=CLICKED)
            with gr.Row(elem_id="filters"):
                outlets = _outlets()
                since = _html(DAY % "From", "since", js=DAY_CHANGED)
                until = _html(DAY % "To", "until", js=DAY_CHANGED)
                reset = gr.Button("Clear filters", elem_id="reset", size="sm")
            question = _question()
        with gr.Column(elem_id="aside"):
            sources = _html(SOURCES, "sources")
    return Controls(masthead, clear, conversation, outlets, since, until, reset, question, sources)


def _html(template: str, elem_id: str, *, js: str = "") -> gr.HTML:
    """Make a component whose value is HTML of ours and stands in `template`."""
    return gr.HTML(
        "", html_template=template, js_on_load=js, elem_id=elem_id, apply_default_css=False
    )


def _outlets() -> gr.Dropdown:
    return gr.Dropdown([], value=[], multiselect=True, label="Outlets", elem_id="outlets")


def _question() -> gr.Textbox:
    return gr.Textbox(
        label="Your question",
        placeholder="Ask the archive a question",
        show_label=False,
        lines=1,
        max_lines=6,
        submit_btn="Ask",
        elem_id="question",
    )
