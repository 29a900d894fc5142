"""A prompt: a text with places, `$name`, that are filled in."""

from functools import cache
from importlib.resources import files
from string import Template

__all__ = ["PromptError", "fill"]


class PromptError(ValueError):
    """A prompt that does not exist, or a variable too few or too many."""


def fill(name: str, /, **variables: str) -> str:
    """Fill in the prompt `name`, the file of that name beside this one.

    What is filled in stays as it is: a `$` in it is no place.

    Raises:
        PromptError: when there is no such prompt, or the variables are not exactly its own.
    """
    template = _template(name)
    places = set(template.get_identifiers())
    if missing := sorted(places - variables.keys()):
        raise PromptError(f"The prompt {name!r} needs {_listed(missing)}.")
    if unknown := sorted(variables.keys() - places):
        raise PromptError(f"The prompt {name!r} has no place for {_listed(unknown)}.")
    return template.substitute(variables)


@cache
def _template(name: str) -> Template:
    prompts = {each.name: each for each in files("prompts").iterdir() if each.name.endswith(".md")}
    if f"{name}.md" not in prompts:
        known = _listed(sorted(file.removesuffix(".md") for file in prompts))
        raise PromptError(f"There is no prompt {name!r}. There are {known}.")
    return Template(prompts[f"{name}.md"].read_text("utf-8").strip())


def _listed(names: list[str]) -> str:
    return ", ".join(map(repr, names))
