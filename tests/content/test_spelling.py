"""Our own courses are spelt as the dictionaries, and our lists of words, spell."""

from __future__ import annotations

from tests.content.craft import READ, every_language
from tests.content.spelling import listed, places, unknown, words_of


@every_language
def test_the_courses_are_spelt_well(language: str) -> None:
    strange = unknown(places(READ, language), language)
    told = [f"{word}: {', '.join(sorted(where))}" for word, where in strange.items()]
    assert told == [], "\n".join([f"Mend them, or add them to words.{language}.txt.", *told])


@every_language
def test_the_list_holds_only_words_that_are_used(language: str) -> None:
    found = places(READ, language)
    text = "\n".join(found)
    assert [word for word in listed(language) if word not in text] == []


def test_mistakes_are_found() -> None:
    assert set(unknown({"recieve": {"here"}, "receive": {"here"}}, "en")) == {"recieve"}
    assert set(unknown({"Verwalltung": {"hier"}, "Verwaltung": {"hier"}}, "de")) == {"Verwalltung"}


def test_only_words_are_asked_about() -> None:
    text = '<p lang="fr">bonjour</p><img src="media:a.svg" alt="A map"> see <code>x</code> epi.eu'
    assert words_of(text) == {"see", "A", "map"}
    assert words_of("Migrant*innenrat, 11th, Städte’s") == {"Migrantinnenrat", "Städte's"}
