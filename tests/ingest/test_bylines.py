import pytest

from ingest.bylines import names


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By Jane Doe and John Roe, Reuters", ("Jane Doe", "John Roe")),
        ("Von Anna Müller und Jörg Weiß", ("Anna Müller", "Jörg Weiß")),
        ("Par Jean d'Ormesson", ("Jean d'Ormesson",)),
        ("By Jane Doe, Staff Writer", ("Jane Doe",)),
        ("Jane Doe | The Associated Press", ("Jane Doe",)),
        ("Jane Doe for CNN", ("Jane Doe",)),
        ("Analysis by Jane Doe", ("Jane Doe",)),
        ("Author: Jane Doe", ("Jane Doe",)),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("Ana Pérez y Luis Gómez", ("Ana Pérez", "Luis Gómez")),
        ("Олена Коваль та Іван Франко", ("Олена Коваль", "Іван Франко")),
        ("신현주 기자", ("신현주",)),
        (["Jane Doe John Roe", "Jane Doe", "John Roe"], ("Jane Doe", "John Roe")),
        ([{"name": "Jane Doe", "@type": "Person"}, {"name": "John Roe"}], ("Jane Doe", "John Roe")),
        (["jane doe", "Jane Doe"], ("jane doe",)),
        ("Reuters", ("Reuters",)),
        ("Guardian staff reporter", ("Guardian staff reporter",)),
        ("By Jane Doe\nNovember 18, 2019\nPrint this article", ("Jane Doe",)),
        ("Nov 18, 2019 at 5:10 pm ET, Jane Doe", ("Jane Doe",)),
        ("Jane Doe, MS, RD", ("Jane Doe",)),
        ("Theresa May, April Roe and Jan Marchart", ("Theresa May", "April Roe", "Jan Marchart")),
        ("JANE DOE Associated Press", ("JANE DOE",)),
        ("Staff Writer", ()),
        ("https://n.example/jane", ()),
        ("jane@n.example", ()),
        ("admin", ()),
        (None, ()),
        (7, ()),
    ],
)
def test_a_byline_gives_its_people(byline, expected):
    assert names(byline) == expected


def test_the_outlet_is_no_author_beside_people():
    assert names(["Brian Doe", "Cnn Business"], outlet="CNN") == ("Brian Doe",)
    assert names(["Nic Roe Cnn"], outlet="CNN") == ("Nic Roe",)
    assert names("The Guardian", outlet="The Guardian") == ("The Guardian",)
