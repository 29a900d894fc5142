"""Batches: bounded by tokens, of one length, every text once."""

from hypothesis import given
from hypothesis import strategies as st

from vectorstore.embedding.batches import batches, distinct, padded


@given(st.lists(st.integers(0, 600)), st.integers(1, 2000))
def test_every_text_is_in_one_batch_of_bounded_size(lengths: list[int], tokens: int) -> None:
    groups = list(batches(lengths, tokens=tokens))
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    for group in groups:
        size = len(group) * padded(max(lengths[index] for index in group))
        assert size <= tokens or len(group) == 1


def test_texts_of_one_length_stand_together() -> None:
    assert list(batches([5, 100, 7, 90], tokens=256)) == [[1, 3], [2, 0]]


@given(st.lists(st.sampled_from(["a", "b", "c", "d"])))
def test_repetitions_are_left_out_and_found_again(texts: list[str]) -> None:
    once, where = distinct(texts)
    assert len(once) == len(set(texts))
    assert [once[index] for index in where] == texts
