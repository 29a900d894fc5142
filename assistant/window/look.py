"""The look: Gradio's theme in a newsroom's colours, our style sheet and script."""

from importlib import resources

import gradio as gr
from gradio.themes.utils import fonts

__all__ = ["head", "theme"]


# Paper and ink, by day and by night. The style sheet takes them from here; so does the page that
# asks for the password, to which the style sheet does not apply.
COLOURS = {
    "body_background_fill": "#f6f4ef",
    "body_background_fill_dark": "#14171b",
    "body_text_color": "#1d2127",
    "body_text_color_dark": "#e8e6e1",
    "body_text_color_subdued": "#575e69",
    "body_text_color_subdued_dark": "#a3a9b3",
    "background_fill_primary": "#fffefb",
    "background_fill_primary_dark": "#1b1f25",
    "border_color_primary": "#dedad0",
    "border_color_primary_dark": "#333941",
    "button_primary_background_fill": "#1f4e79",
    "button_primary_background_fill_dark": "#8fbbe6",
    "button_primary_text_color": "#ffffff",
    "button_primary_text_color_dark": "#10151b",
}


def theme() -> gr.themes.Base:
    """Give the theme. Its fonts come with Gradio: no page of ours asks another host for one."""
    sans = fonts.LocalFont("Source Sans Pro", weights=(400, 700))
    base = gr.themes.Base(
        font=[sans, "system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
    )
    return base.set(**COLOURS)


def head() -> str:
    """Give what stands in the page's head: the style sheet and the script."""
    folder = resources.files(__package__)
    style, script = (folder.joinpath(f"window.{kind}").read_text("utf-8") for kind in ("css", "js"))
    return f"<style>{style}</style><script>{script}</script>"
