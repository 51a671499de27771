"""What the checker says to authors about texts that not everybody can read; all of it warnings."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from lms.content.accessibility import (
    DRAWING_LIMIT,
    PICTURE_LIMIT,
    check_accessibility,
    check_alternative,
)
from lms.content.markup import Source, render
from lms.content.problems import Notes, Severity
from lms.content.prose import check_text
from lms.content.reader import read_course
from tests.content.test_reader import write


def said(body: str, first: int = 1) -> list[str]:
    """The warnings for the lines of a text."""
    notes = Notes("a.md")
    check_text(body.split("\n"), first, notes)
    assert not notes.has_errors
    return [f"{p.line}: {p.message} {p.mend}" for p in notes.sorted()]


def of_picture(alt: str, path: str = "m/media/a.png") -> list[str]:
    notes = Notes("a.md")
    check_alternative(alt, path, 7, notes)
    return [str(p.message) for p in notes.found]


IDLE = [
    "here",
    "Click here!",
    "more …",
    "this link",
    "hier",
    "Mehr erfahren",
    "**weiter**",
    "→ mehr",
]
IDLE += ["ici", "En savoir plus", "cliquez ici", "plus d’informations", "read\nmore"]


@pytest.mark.parametrize("words", IDLE)
def test_a_link_says_where_it_leads(words: str) -> None:
    [found] = said(f"Text.\n\nA [{words}](https://example.org) link.")
    assert found.startswith(f"3: The link “{words}” does not say where it leads.")


def test_a_link_by_reference_counts_and_its_line_is_named() -> None:
    found = said(
        "One.\n\nTwo [here][a], three [there too][a].\n\n[a]: https://example.org", first=20
    )
    assert [line.partition(" ")[0] for line in found] == ["22:"]


@pytest.mark.parametrize(
    "link",
    [
        "[https://example.org/a](https://example.org/a)",
        "[www.example.org](https://example.org)",
        "<https://example.org/a>",
    ],
)
def test_an_address_is_no_name(link: str) -> None:
    [found] = said(f"See {link}.")
    assert "is its address, “" in found
    assert "example.org" in found


def test_a_link_without_text_is_noted() -> None:
    assert ["has no text" in line for line in said("A [](https://example.org) link.")] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "[Charter of Valmora](https://example.org/here)",
        "[what follows here](#next)",
        "`[here](x)` is code",
        "[`here`](https://example.org)",
        "```\n[here](x)\n| | |\n|---|---|\n```",
        "- [x] here (not a link)",
        "A claim.[^here][^more] And [brackets] (here).\n\n[^here]: A.\n\n[^more]: B.",
        "![here](media/a.png)",
        "[info@example.org](mailto:info@example.org)",
        "\\[here](x)",
    ],
)
def test_what_names_its_target_or_is_no_link_is_left_alone(text: str) -> None:
    assert [line for line in said(text) if "link" in line] == []


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("| | | |", "The head of this table is empty"),
        ("| City | | Year |", "Column 2 of this table has no name"),
        ("| | Year | |", "Column 3 of this table has no name"),
    ],
)
def test_a_table_has_a_head(head: str, message: str) -> None:
    [found] = said(f"Before.\n\n{head}\n|---|---|---|\n| a | b | c |")
    assert found.startswith(f"3: {message}")


@pytest.mark.parametrize(
    "text",
    [
        "| | 2024 | 2025 |\n|---|---|---|\n| Valmora | 1 | 2 |",
        "| `a` | `b` |\n|---|---|\n| 1 | 2 |",
        '<quiz id="q" type="match">\n| | |\n|---|---|\n| a | b |\n</quiz>',
        '<quiz id="q">\n| | |\n|---|---|\n| a {#a} | b {#b} |\n</quiz>',
        "A | B\n\n---\n\n| not a table",
    ],
)
def test_a_table_that_is_in_order_is_left_alone(text: str) -> None:
    assert said(text) == []


def test_a_table_after_a_match_question_is_looked_at_again() -> None:
    quiz = '<quiz id="q" type="match">\n| | |\n|---|---|\n| a | b |\n</quiz>\n\n'
    assert [line[:2] for line in said(f"{quiz}| | |\n|---|---|\n| a | b |")] == ["7:"]


@pytest.mark.parametrize(
    ("text", "tag", "hint"),
    [
        ("[kalimera]{lang=gr}", "gr", "Did you mean el?"),
        ("*kalimera*{lang=greek}", "greek", "Did you mean el?"),
        ("> Bonjour\n{: lang='fra' }", "fra", "Did you mean fr?"),
        ('[x]{lang="qq"}', "qq", ""),
        ("[x]{lang=}", "", ""),
        ("[x]{lang=e1}", "e1", ""),
    ],
)
def test_the_mark_of_a_language_is_its_code(text: str, tag: str, hint: str) -> None:
    [found] = said(text)
    assert f"“{tag}” is not the code of a language." in found
    assert hint in found
    assert ("Did you mean" in found) == bool(hint)


@pytest.mark.parametrize("tag", ["el", "pt-BR", "ckb", "sr-Latn", "DE"])
def test_codes_of_languages_are_known(tag: str) -> None:
    assert said(f"[words]{{lang={tag}}} and *words*{{: lang={tag} }}") == []


def test_words_in_other_letters_need_a_mark() -> None:
    [found] = said("Some words.\n\nThey say καλημέρα, φίλε μου to you.")
    assert found.startswith("3: Nothing says in which language “καλημέρα, φίλε μου” is.")
    assert "[καλημέρα, φίλε μου]{lang=el}" in found
    [found] = said("The word громада means a community in many of the languages there.")
    assert "[громада]{lang=…}" in found


@pytest.mark.parametrize(
    "text",
    [
        "They say [καλημέρα φίλε]{lang=el} to you.",
        "They say *καλημέρα*{lang=el} and **громада**{: lang=uk } to you.",
        "A line.\n\n> καλημέρα φίλε μου\n{: lang=el }\n\nAnother.",
        "The angle α, the sum Σ, 5 µg and the letters αβγ are signs.",
        "`καλημέρα` is code and stays as it is.",
        "Αυτό το κείμενο είναι στα ελληνικά, με τη λέξη URBACT.",
        "Ein Text mit Umlauten: Größe, Straße, čeština, łódź, Việt Nam.",
    ],
)
def test_marked_words_and_signs_are_left_alone(text: str) -> None:
    assert said(text) == []


def test_what_is_marked_is_marked_on_the_page() -> None:
    html = str(render("[kalimera]{lang=el}\n\n> Bonjour\n{: lang=fr }", source=Source.AUTHOR))
    assert '<span lang="el">kalimera</span>' in html
    assert 'lang="fr"' in html
    heading = str(render("## Pilotage {: lang=fr }\n\nText.", source=Source.AUTHOR))
    assert 'lang="fr"' in heading


@pytest.mark.parametrize(
    "alt", ["a.png", "IMG_2034", "photo 12", "Screenshot-3", "Abb. 4.jpg".replace(" ", ""), "A.PNG"]
)
def test_the_name_of_a_file_is_no_alternative(alt: str) -> None:
    assert of_picture(alt) == [f"The alternative text “{alt}” is the name of a file."]


@pytest.mark.parametrize("alt", ["image", "Photo.", "Bild", "Grafik", "Capture d’écran", "Logo"])
def test_an_alternative_says_more_than_that_it_is_a_picture(alt: str) -> None:
    assert of_picture(alt) == [f"The alternative text “{alt}” does not say what is shown."]


def test_an_alternative_can_be_listened_to() -> None:
    long = "word " * 50
    assert of_picture(long[:PICTURE_LIMIT]) == []
    assert of_picture(f"{long}more words") == [
        "The alternative text has 260 characters, and is read out in one go."
    ]
    assert of_picture("w" * DRAWING_LIMIT, "m/media/a.svg") == []
    assert len(of_picture("w" * (DRAWING_LIMIT + 1), "m/media/a.svg")) == 1


@pytest.mark.parametrize(
    "alt", ["Two people at a map", "", "Logo of Valmora", "Bild der Brücke 12"]
)
def test_an_alternative_that_says_something_is_left_alone(alt: str) -> None:
    assert of_picture(alt) == []


def test_a_course_is_told_all_of_it_as_warnings(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 20"/>'
    body = "## One\n\n#### Three\n\n[here](https://example.org)\n\n![a.svg](media/a.svg)\n\nДобрий день\n"
    body += "\n| | |\n|---|---|\n| a | b |\n\nA text that has many words of its own in it.\n"
    files = {
        "course.md": "---\nid: c\ntitle: C\nlanguage: en\n---\n",
        "1-m/module.md": "---\nid: m\ntitle: M\n---\n",
        "1-m/1-a.md": f"---\nid: a\ntitle: A\n---\n{body}",
        "1-m/media/a.svg": drawing,
    }
    reading = read_course(write(tmp_path, files))
    assert reading.course is not None
    assert {p.severity for p in reading.problems} == {Severity.WARNING}
    assert [p.line for p in reading.problems] == [7, 9, 11, 13, 15]


@pytest.mark.parametrize("sign", ["<https://", "[](", "*", "_a", "[x]{lang=", "{lang=", "γ ", "|a"])
def test_a_long_line_of_signs_is_read_in_its_stride(sign: str) -> None:
    """64 kB of anything is looked at in steps, not in their square."""
    notes = Notes("a.md")
    line = (sign * 70_000)[: 60 * 1024]
    begun = process_time()
    check_accessibility([(1, line), (2, "|-" * 1000)], notes)
    assert process_time() - begun < 2
