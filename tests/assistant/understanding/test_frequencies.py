"""How common words are: as wordfreq has it, without the library."""

import pytest
import wordfreq

from assistant.understanding import frequencies
from assistant.understanding.frequencies import RAREST, zipf_frequency

WORDS = (
    "the", "of", "said", "ferry", "aground", "Lukashenko", "Zelenskyy", "Straße", "naïve",
    "café", "новости", "ελληνικά", "zyzzyva", "qqxzv", "7", "10", "14", "99", "100", "212",
    "007", "1,000", "56,000", "14.2", "23.5", "1850", "1945", "1999", "2019", "2024", "2041",
    "2200", "7:30", "00:49", "18:16:05", "covid19", "g7", "mh17", "1990s", "U.S.", "o'brien",
    "x-ray", "日本", "٣٤", "½",
)  # fmt: skip


@pytest.mark.parametrize("word", [*WORDS, "", " "])
def test_a_word_is_as_common_as_wordfreq_says(word: str) -> None:
    told = wordfreq.zipf_frequency(word, "en")
    assert max(zipf_frequency(word), RAREST) == pytest.approx(max(told, RAREST), abs=0.011)


def test_the_library_is_asked_when_its_list_is_not_as_expected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frequencies, "HEADER", {"format": "cB", "version": 2})
    frequencies._known.cache_clear()
    try:
        assert zipf_frequency("ferry") == wordfreq.zipf_frequency("ferry", "en")
    finally:
        frequencies._known.cache_clear()
