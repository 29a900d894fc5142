"""The look: Gradio's theme in a newsroom's colours, our style sheet and script."""

from importlib import resources

import gradio as gr
from gradio.themes.utils import fonts

__all__ = ["head", "theme"]


def theme() -> gr.themes.Base:
    """Give the theme. Its fonts come with Gradio: no page of ours asks another host for one."""
    return gr.themes.Base(
        primary_hue="slate",
        neutral_hue="slate",
        font=[fonts.LocalFont("Source Sans Pro", weights=(400, 700)), "system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    )


def head() -> str:
    """Give what stands in the page's head: the style sheet and the script."""
    folder = resources.files(__package__)
    style, script = (folder.joinpath(f"window.{kind}").read_text("utf-8") for kind in ("css", "js"))
    return f"<style>{style}</style><script>{script}</script>"
