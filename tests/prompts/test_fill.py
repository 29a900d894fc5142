"""Prompts are filled in completely, or not at all."""

from importlib.resources import files

import pytest

from prompts import PromptError, fill

ANSWER = {"passages": "P", "question": "Q", "boundary": "b1", "today": "1 May 2025"}


def test_every_place_is_filled_in() -> None:
    filled = fill("answer", **ANSWER)
    assert "P\n\n<question-b1>\nQ\n</question-b1>" in filled
    assert "1 May 2025" in filled


def test_what_is_filled_in_stays_as_it_is() -> None:
    filled = fill("answer", **{**ANSWER, "question": "Is it $5, ${today} or $boundary {x} %s?"})
    assert "\nIs it $5, ${today} or $boundary {x} %s?\n" in filled


def test_a_missing_variable_is_refused() -> None:
    with pytest.raises(PromptError, match=r"'answer' needs 'boundary', 'today'\."):
        fill("answer", passages="P", question="Q")


def test_an_unknown_variable_is_refused() -> None:
    with pytest.raises(PromptError, match=r"'answer' has no place for 'answre'\."):
        fill("answer", **ANSWER, answre="?")


@pytest.mark.parametrize("name", ["../pyproject", "answers", "", "prompt.py"])
def test_an_unknown_prompt_is_refused(name: str) -> None:
    with pytest.raises(PromptError, match="There are 'answer', 'rewrite', 'rules'"):
        fill(name)


def test_every_prompt_is_package_data_and_has_a_place() -> None:
    prompts = [each for each in files("prompts").iterdir() if each.name.endswith(".md")]
    assert {prompt.name for prompt in prompts} == {"answer.md", "rewrite.md", "rules.md"}
    for prompt in prompts:
        with pytest.raises(PromptError, match="needs"):
            fill(prompt.name.removesuffix(".md"))
