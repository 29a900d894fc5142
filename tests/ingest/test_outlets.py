import pytest

from ingest.outlets import canonical, day_order, outlet_at


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://WWW.News.example/a?utm_source=x&id=3#top", "https://www.news.example/a?id=3"),
        ("http://news.example/?12345", "http://news.example/?12345"),
        ("http://user:secret@news.example/a", "http://news.example/a"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("//news.example/a", None),
        ("https://[::1", None),
        ("https://news.example:port/", None),
        ("x" * 5000, None),
        ("", None),
        (None, None),
        (["https://news.example"], None),
    ],
)
def test_an_address_is_brought_into_one_form(address, expected):
    assert canonical(address) == expected


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://edition.cnn.com/2022/a", "CNN"),
        ("https://www.bbc.co.uk/news/1", "BBC"),
        ("https://kyivindependent.com/a", "The Kyiv Independent"),
        ("https://news.harbour-ledger.example/a", "harbour-ledger.example"),
        ("https://www.local.co.nz/a", "local.co.nz"),
    ],
)
def test_an_address_names_its_outlet(address, name):
    outlet = outlet_at(address)
    assert outlet is not None
    assert outlet.name == name


@pytest.mark.parametrize(
    "address", [None, "", "http://127.0.0.1/a", "http://localhost/a", "nonsense"]
)
def test_what_is_no_outlet_is_unknown(address):
    assert outlet_at(address) is None


def test_the_country_tells_the_order_of_day_and_month():
    assert day_order("https://www.usatoday.com/a") is False
    assert day_order("https://www.theguardian.com/a") is True
    assert day_order("https://zeitung.example.de/a") is True
    assert day_order(None, "en-US") is False
    assert day_order(None, "en_GB") is True
    assert day_order(None, "fr") is True
    assert day_order("https://news.example.com/a", "en") is None
    assert day_order() is None
