"""What of a sentence answers a question: the number, the days, the name that it asks for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from assistant.answer import Query
from assistant.understanding.calendar import Days
from assistant.understanding.dates import TOMORROW, dated_words
from assistant.understanding.words import FUNCTION_WORDS, Word, content_words, names, stems, words
from assistant.verification.numbers import in_digits
from vectorstore.article import Span

__all__ = ["Value", "agree", "comparable", "measured", "value_at", "values"]

_WORDED = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundred)"
)
_SCALE = r"(?:thousand|million|billion|trillion|mn|bn|[mbk](?=\b))"
_COIN = (
    r"(?:dollars?|euros?|pounds?|yen|yuan|rupees?|rou?bles?|zlotys?|crowns?|kron[ao]r?|kroner|francs?"
    r"|hryvnias?|pesos?|lira|won|rand|dirhams?|shekels?|baht|cents?|pence)"
)
_MEASURE = (
    r"(?:kilomet(?:re|er)s?|met(?:re|er)s?|miles?|feet|foot|inch(?:es)?|yards?|acres?|hectares?"
    r"|square|hours?|minutes?|seconds?|days?|weeks?|months?|years?|decades?|tons?|tonnes?|kilograms?"
    r"|degrees?|km|kg|mph|ft|m)"
)
_NUMBER = re.compile(
    rf"(?P<sign>[$€£¥])?\b(?P<figure>\d+(?:[.,]\d+)*|{_WORDED}(?:[ -](?:and )?{_WORDED})*)"
    rf"(?:[ -]?(?P<scale>{_SCALE})\b)?(?P<rate> ?%| per ?cent\b)?(?:[ -](?P<coin>{_COIN})\b)?"
    rf"(?P<measure>[ -]{_MEASURE}\b)?",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:about|around|some|nearly|almost|roughly|approximately|more than|over|at least|up to"
    r"|close to|an estimated|under|fewer than|less than|as many as)\s*$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|instead of|rather than|as against|up from|down from|compared (?:with|to)|after|from)"
    r"\s+(?:the\s+)?(?:about |some )?$",
    re.IGNORECASE,
)
"""Before a number that a sentence mentions to set the right one against it."""

_MONEY = re.compile(r"\b(?:costs?|price[ds]?|paid|pay|worth|spen[dt]|salary|revenue|fines?d?)\b")
_SHARE = re.compile(r"\b(?:percent(?:age)?|per cent|share|proportion|rate)\b", re.IGNORECASE)
_EXTENT = re.compile(
    r"\bhow (?:long|tall|high|deep|far|wide|old|big|large|heavy|fast|hot|cold)\b"
    r"|\b(?:length|height|distance|size|depth|width|speed|temperature|age)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(?:how many|number of|how much)\s+(?P<rest>[^?]+)", re.IGNORECASE)
_TIME = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$"
)
_PLACE = re.compile(r"\b(?:in|at|near|from|to|into|outside)\s+(?:the\s+)?$", re.IGNORECASE)

_ALIKE = tuple(
    stems(each)
    for each in (
        "killed kills died die dies dead deaths death fatalities fatal toll lives",
        "injured injuring injuries hurt wounded wounds",
        "arrested arrests detained held custody",
        "jobs workers employees staff employ layoffs fired",
    )
)
"""What is counted in other words: 12 people were killed, 12 dead, a toll of 12."""
_ANYBODY = stems("people persons person men women children adults passengers victims others times")
"""What says nothing of what is counted: how many people *died*?"""

WINDOW = 4
"""Words from a number to what it counts."""

CLOSE, HEDGED = Decimal("0.02"), Decimal("0.1")
"""By which two numbers may differ and still say the same: rounded, or "about" so much."""


@dataclass(frozen=True, slots=True)
class Value:
    """An answer within a sentence, at `start` to `end`; one of the other fields tells it.

    `number` has its `unit` ("", "money", "%", a measure), `days` are a date's, `name` is in lower
    case. `hedged` is "about" so many.
    """

    text: str
    start: int
    end: int
    number: Decimal | None = None
    unit: str = ""
    hedged: bool = False
    days: Days | None = None
    name: str = ""


def values(query: Query, sentence: str, *, published: date | None) -> list[Value]:
    """List what in `sentence`, of an article `published` then, is the sort of thing asked for."""
    match query.kind:
        case "quantity":
            return list(_numbers(query.search, sentence))
        case "when":
            return list(_dates(sentence, published))
        case "who" | "where":
            return list(_names(query, sentence))
        case _:
            return []


def value_at(query: Query, sentence: str, span: Span, *, published: date | None) -> Value | None:
    """Read what is told at `span` of `sentence` as an answer that can be compared with others.

    None where that is no number, day or name, or another sort of thing is asked for.
    """
    sort = "quantity" if query.kind == "other" else query.kind
    wanted = [
        each
        for each in values(replace(query, kind=sort), sentence, published=published)
        if each.start < span.end and span.start < each.end
    ]
    if wanted:
        return wanted[0]
    if sort == "quantity":
        found = (each for each in _NUMBER.finditer(sentence) if span.start <= each.start("figure"))
        number = next(found, None)
        if number is None or number.start() >= span.end or not _tells(query, number):
            return None
        return _number(number, sentence, number.end())
    if sort not in ("who", "where"):
        return None
    text = sentence[span.start : span.end]
    if not all(word.capital for word in words(text) if word.text.lower() not in FUNCTION_WORDS):
        return None
    return _name(query, text, span.start)


def _tells(query: Query, number: re.Match[str]) -> bool:
    """Tell whether a number is of the sort asked for: a sum, unlike a year, is one by itself."""
    unit = _unit(number)
    return unit in ("money", "%") or (query.kind == "quantity" and _measures(query.search, unit))


def comparable(one: Value, sentence: str, *, published: date | None) -> list[Value]:
    """List all values in `sentence` that are of the sort of `one`."""
    if one.number is not None:
        found = (_number(each, sentence, each.end()) for each in _NUMBER.finditer(sentence))
        return [each for each in found if each is not None and each.unit == one.unit]
    if one.days:
        return list(_dates(sentence, published))
    return [
        Value(word.text, word.start, word.end, name=word.text.lower()) for word in words(sentence)
    ]


def agree(one: Value, other: Value) -> bool:
    """Tell whether two values say the same, as exactly as the vaguer one does."""
    if one.number is not None and other.number is not None:
        apart = abs(one.number - other.number)
        most = HEDGED if one.hedged or other.hedged else CLOSE
        return apart <= most * max(abs(one.number), abs(other.number))
    if one.days and other.days:
        return one.days[0] <= other.days[1] and other.days[0] <= one.days[1]
    return bool(set(one.name.split()) & set(other.name.split()))


def measured(question: str) -> frozenset[str]:
    """Collect the stems of "cost", "how long" and the like, for which a number stands by itself."""
    named = (found[0] for each in (_MONEY, _SHARE, _EXTENT) for found in each.finditer(question))
    return stems(" ".join(named))


def _numbers(question: str, sentence: str) -> Iterator[Value]:
    counted = _COUNTED.search(question)
    for found in _NUMBER.finditer(sentence):
        if _DENIED.search(sentence[: found.start()]):
            continue
        unit = _unit(found)
        if counted and not (unit == "money" and _MONEY.search(question)):
            end = _counted(counted["rest"], sentence, found) if unit in ("", "%") else None
        else:
            end = found.end() if _measures(question, unit) else None
        value = None if end is None else _number(found, sentence, end)
        if value is not None:
            yield value


def _number(found: re.Match[str], sentence: str, end: int) -> Value | None:
    """Read a number, with what it counts up to `end`; None where it has no digits to compare."""
    digits = re.search(r"\d+(?:\.\d+)?", in_digits(_figure(found), one=True))
    if digits is None:
        return None
    return Value(
        sentence[found.start() : end],
        found.start(),
        end,
        number=Decimal(digits[0]),
        unit=_unit(found),
        hedged=_HEDGE.search(sentence[: found.start()]) is not None,
    )


def _figure(found: re.Match[str]) -> str:
    return f"{found['figure']} {found['scale'] or ''}".strip()


def _unit(found: re.Match[str]) -> str:
    if found["sign"] or found["coin"]:
        return "money"
    if found["rate"]:
        return "%"
    return found["measure"].strip(" -").lower().rstrip("s") if found["measure"] else ""


def _measures(question: str, unit: str) -> bool:
    """Tell whether a number of that unit is of the sort asked for: money, a share, a size."""
    if _MONEY.search(question):
        return unit == "money"
    if _SHARE.search(question):
        return unit == "%"
    return bool(_EXTENT.search(question)) and unit not in ("", "%", "money")


def _counted(rest: str, sentence: str, found: re.Match[str]) -> int | None:
    """Find where what a number counts ends, if that is what `rest` of the question names first.

    People are counted by what became of them: "12 people were killed", "12 dead", "killing 12".
    """
    asked = [word.stem for word in content_words(rest)]
    behind = words(sentence[found.end("figure") :])
    before = words(sentence[: found.start()])
    offset = found.end("figure")
    if asked[:1] and asked[0] in _ANYBODY and len(asked) > 1:
        fates = _kin(asked[1])
        people = [word for word in behind[:2] if word.stem in _ANYBODY]
        beside = {word.stem for word in (*before[-3:], *behind[: 4 if people else 2])}
        if fates.isdisjoint(beside):
            return None
        return offset + people[0].end if people else found.end()
    wanted = frozenset[str]().union(*map(_kin, asked[:2]))
    near = [word for word in behind[:WINDOW] if word.stem in wanted]
    return offset + near[0].end if near else None


def _kin(stem: str) -> frozenset[str]:
    """Give a stem with those of the other words for it."""
    return next((alike for alike in _ALIKE if stem in alike), frozenset({stem}))


def _dates(sentence: str, published: date | None) -> Iterator[Value]:
    met: set[Days] = set()
    for found in dated_words(sentence, today=published):
        first, last = found.days
        text = sentence[found.start : found.end]
        if published and published - first == TOMORROW and text.lower().endswith("day"):
            last = published + timedelta(1)
        if (first, last) not in met:
            met.add((first, last))
            yield Value(text, found.start, found.end, days=(first, last))


def _names(query: Query, sentence: str) -> Iterator[Value]:
    for name in names(sentence):
        start = sentence.find(name)
        value = _name(query, name, start)
        if value and (query.kind != "where" or _PLACE.search(sentence[:start])):
            yield value


def _name(query: Query, name: str, start: int) -> Value | None:
    """Read a name that begins at `start`; None where the question has it, or it is a day's."""
    own = [word for word in words(name) if word.text.lower() not in FUNCTION_WORDS]
    asked = stems(query.standalone)
    if any(word.stem in asked for word in own) or not _named(own):
        return None
    told = " ".join(word.text.lower() for word in own)
    return Value(name, start, start + len(name), name=told)


def _named(own: Sequence[Word]) -> bool:
    return bool(own) and not own[0].text.isdigit() and not _TIME.search(own[0].text)
