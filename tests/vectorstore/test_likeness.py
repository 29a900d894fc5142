"""What is a copy of a story, and what only resembles one."""

import pytest

from tests.vectorstore.wire import BACKGROUND, FERRY, LEDGER, TITLE, sentences
from vectorstore.likeness import Wording, copies

DAY, NEXT_DAY = 20240212, 20240213


def is_copy(
    text: str,
    *,
    title: str = TITLE,
    day: int | None = DAY,
    of: str = FERRY,
    of_title: str = TITLE,
    of_day: int | None = DAY,
) -> bool:
    one, other = Wording.of(of_title, of, of_day), Wording.of(title, text, day)
    assert copies(one, other) == copies(other, one)
    return copies(one, other)


def test_a_story_under_another_headline_is_a_copy():
    assert is_copy(FERRY, title="Coastguard brings 212 people ashore from stranded ferry")


def test_a_byline_and_edited_words_leave_a_copy_a_copy():
    edited = FERRY.replace("on Sunday morning", "early on Sunday").replace("said", "told reporters")
    assert is_copy(f"From our own reporter\n\n{edited}", day=None)


@pytest.mark.parametrize("day", [DAY, NEXT_DAY])
def test_sentences_cut_moved_or_added_leave_a_copy_a_copy(day: int):
    said = sentences(FERRY)
    assert is_copy(" ".join(said[:3] + said[4:]), day=day)
    assert is_copy(" ".join([said[0], said[5], *said[1:5], *said[6:]]), day=day)
    assert is_copy(" ".join([*said[:4], LEDGER, *said[4:]]), day=day)


def test_a_wire_story_cut_to_its_first_half_is_a_copy():
    said = sentences(FERRY)
    assert is_copy(" ".join(said[: len(said) // 2]))


def test_a_follow_up_with_the_old_background_is_no_copy():
    news = (
        "Divers found a tear of four metres in the hull of the ferry Solveig on Monday, and the"
        " shipping office closed the Vessby channel until Friday. The inspectors asked the captain"
        " why the radar had been switched off. The company's shares fell by a tenth, and the union"
        " of seafarers called for rules on sailing in fog."
    )
    follow_up = f"{news} {' '.join(sentences(FERRY)[2:])}"
    assert not is_copy(follow_up, title="Divers find tear in ferry", day=NEXT_DAY)


def test_another_report_on_the_same_event_is_no_copy():
    report = (
        "More than two hundred people spent Sunday in a school hall at Vessby after their ferry"
        " struck rocks in the sound. Rescue boats took them off one by one, among them a choir on"
        " its way home. The captain is being questioned. Nobody can say yet when the Solveig, which"
        " lies on her side a mile from the lighthouse, will be towed away, a spokesman said."
    )
    assert not is_copy(report)


def test_pages_that_share_only_what_stands_on_every_page_are_no_copies():
    bridge = "The Orrin bridge opened on Friday after nine years of work, two years late."
    school = "A fire at the school in Tern was put out within the hour, and nobody was hurt."
    one, other = f"{bridge}\n\n{BACKGROUND}", f"{school}\n\n{BACKGROUND}"
    assert not is_copy(one, title="Orrin bridge opens", of=other, of_title="Fire at Tern school")


def test_the_same_notice_in_place_of_two_articles_is_no_copy():
    assert not is_copy(BACKGROUND, title="Orrin bridge opens", of=BACKGROUND, of_title="Fire")


def test_a_form_filled_in_anew_is_no_copy():
    def drawing(*numbers: int) -> str:
        drawn = ", ".join(map(str, numbers))
        return (
            f"Nobody won the jackpot in the Isles Lottery on Saturday night. The winning numbers"
            f" were {drawn}. The jackpot for the next drawing grows to {numbers[0]} million crowns,"
            f" of which {numbers[1]} million are paid out at once. Tickets cost two crowns and are"
            f" sold until an hour before the drawing. In all {numbers[2]}00 people won something."
        )

    title = "Isles Lottery: the winning numbers"
    assert not is_copy(
        drawing(4, 8, 15, 16, 23, 42),
        title=title,
        of=drawing(7, 11, 19, 30, 31, 44),
        of_title=title,
    )


def test_few_words_are_a_copy_only_when_they_are_the_same_under_the_same_headline():
    brief = "The harbour is closed on Monday."
    assert is_copy(brief, of=brief)
    assert not is_copy(brief.replace("Monday", "Friday"), of=brief)
    assert not is_copy(brief, title="Another headline", of=brief)


def test_words_without_spaces_between_them_are_told_apart():
    said = (
        "昨日の朝、濃い霧の中でフェリーが座礁しました。"
        "乗客と乗員二百十二人は全員無事に救助されました。"
    )
    told = (
        "海上保安庁は原因を調べています。船長は事情を聞かれています。港は金曜日まで閉鎖されます。"
    )
    assert is_copy(said + told + "天気は回復しています。", of=said + told)
    assert not is_copy(told[::-1] + said[::-1], of=said + told)
