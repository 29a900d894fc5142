import pytest

from assistant.understanding.topics import topic


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What is the latest on the flood barrier?", "the flood barrier"),
        ("What's new in Orrin?", "Orrin"),
        ("What is happening in Sudan", "Sudan"),
        ("Is there any news about Storm Ilsa?", "Storm Ilsa"),
        ("latest news on Belarus", "Belarus"),
        ("about the ferry", "the ferry"),
        ("Summarise the recent articles on the museum.", "the museum"),
        ("Summarize Storm Ilsa", "Storm Ilsa"),
        ("What is known about the cracks in the dam?", "the cracks in the dam"),
        ("What do the articles say about migrants?", "migrants"),
        ("What can you tell me about Lukashenko?", "Lukashenko"),
        ("flood barrier", "flood barrier"),
        ("What happened in Israel?", "Israel"),
        ("What has happened at the Orrin dam?", "the Orrin dam"),
    ],
)
def test_what_asks_for_anything_about_something_names_a_topic(question: str, about: str) -> None:
    assert topic(question) == about


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest version of the timetable?",
        "What is known about who paid for the barrier?",
        "What did the minister say about migrants?",
        "When was the bridge opened?",
        "the eyes of the dragon by stephen king",
        "Name two medical schools",
        "What is the news about?",
        "What happened to the ferry off Skerry Point?",
        "What happened in Orrin when the dam broke?",
        "the",
    ],
)
def test_what_asks_for_something_in_particular_names_none(question: str) -> None:
    assert topic(question) is None
