"""The few words that the renderer itself writes, for people who listen to a page."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """Labels in one language; `back` has a place for the number."""

    note: str
    notes: str
    back: str
    captions: str


_WORDS = {
    "en": Words("Note", "Notes", "Back to note {} in the text", "Captions"),
    "de": Words("Anmerkung", "Anmerkungen", "Zurück zu Anmerkung {} im Text", "Untertitel"),
    "fr": Words("Note", "Notes", "Retour à la note {} dans le texte", "Sous-titres"),
    "es": Words("Nota", "Notas", "Volver a la nota {} en el texto", "Subtítulos"),
    "it": Words("Nota", "Note", "Torna alla nota {} nel testo", "Sottotitoli"),
    "nl": Words("Noot", "Noten", "Terug naar noot {} in de tekst", "Ondertiteling"),
    "pt": Words("Nota", "Notas", "Voltar à nota {} no texto", "Legendas"),
    "pl": Words("Przypis", "Przypisy", "Powrót do przypisu {} w tekście", "Napisy"),
    "sv": Words("Not", "Noter", "Tillbaka till not {} i texten", "Undertexter"),
    "el": Words("Σημείωση", "Σημειώσεις", "Πίσω στη σημείωση {} στο κείμενο", "Υπότιτλοι"),
}


def words(language: str) -> Words:
    """The labels in a language, or in English where we have none."""
    return _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])
