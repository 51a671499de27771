"""What authors can do so that everybody can read a text (EN 301 549, 11.8): all of it warnings.

Levels of headings are looked at in `prose`, missing alternative texts, captions and transcripts
are errors there and in `references`. Here are alternative texts that say nothing, texts of links,
heads of tables and the language of parts (WCAG 2.1: 1.1.1, 2.4.4, 1.3.1, 3.1.2).
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from lms.content.files import LANGUAGES
from lms.content.problems import Notes, after, sentence
from lms.content.questions.outline import Numbered
from lms.content.questions.tables import is_separator, rows_of
from lms.content.rendering.allowed import is_language

PICTURE_LIMIT = 250
DRAWING_LIMIT = 600
_SHOWN = 40
_FILE_NAME = re.compile(
    r"[^\s/]+\.(png|jpe?g|gif|svg|webp|bmp|tiff?|heic|mp4|webm|mp3)"
    r"|(img|dsc|pxl|image|picture|photo|screenshot|scan|bild|foto|abb|figure)[-_ ]?\d+",
    re.IGNORECASE,
)
_SAY_NOTHING_OF_PICTURES = """
alt, alternative text, diagram, drawing, figure, graphic, icon, image, logo, photo, picture, screenshot,
abbildung, alternativtext, bild, bildschirmfoto, diagramm, foto, grafik, symbol, zeichnung,
capture d'écran, dessin, diagramme, graphique, icône, illustration, schéma
"""
_SAY_NOTHING_OF_LINKS = """
click, click here, continue, details, here, learn more, link, more, more information, read more, see here,
this, this link, this page, website,
diese seite, dieser link, hier, hier klicken, klick, klicken sie hier, mehr, mehr erfahren,
mehr informationen, mehr lesen, siehe hier, webseite, weiter, weiterlesen, weitere informationen,
ce lien, cette page, cliquer ici, cliquez ici, en savoir plus, ici, lien, lire la suite, lire plus, plus,
plus d'informations, suite, voir ici
"""
_LINK = re.compile(
    r"(?<![!\\\[])\[(?!\^)([^\[\]]{0,200})\](?:\([^)\n]|\[(?!\^)[^\[\]]*\])|<(https?://[^<>\s]+)>"
)
_ADDRESS = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_AROUND = " \n\t.,:;!?…*_→›»>«‹()\"'“”„"
_QUIZ = re.compile(r"^<(/?)quiz\b")
_PAIRED = re.compile(r'^<quiz\s[^>]*type="(match|matrix)"')
_MARK = re.compile(r"""\{:?[^{}\n]{0,80}?\blang=["']?([^"'\s{}]{0,40})["']?[^{}\n]{0,80}\}""")
_MARKED = re.compile(
    r"(\[[^\[\]]*\]|(?<!\*)\*{1,3}[^*\n]+\*{1,3}|(?<!_)_{1,3}[^_\n]+_{1,3})" + _MARK.pattern
)
_MARKED_BLOCK = re.compile(r"^ *\{:[^{}\n]{0,80}\blang=", re.MULTILINE)
_MEANT = {
    word: code
    for code, words in {
        "ar": "arabic arabisch arabe ara",
        "cs": "cz czech ces cze",
        "da": "dk danish dan",
        "de": "german deutsch allemand deu ger",
        "el": "gr greek griechisch grec ell gre",
        "en": "english englisch anglais eng",
        "es": "spanish spanisch espagnol spa",
        "fr": "french französisch français fra fre",
        "it": "italian italienisch italien ita",
        "ja": "jp japanese jpn",
        "pl": "polish polnisch polonais pol",
        "ru": "russian russisch russe rus",
        "tr": "turkish türkisch turc tur",
        "uk": "ua ukrainian ukrainisch ukrainien ukr",
        "zh": "cn chinese chinesisch chinois zho chi",
    }.items()
    for word in words.split()
}
_IDLE_ALTERNATIVES = frozenset(re.split(r",\s+", _SAY_NOTHING_OF_PICTURES.strip()))
_IDLE_LINKS = frozenset(re.split(r",\s+", _SAY_NOTHING_OF_LINKS.strip()))
_LETTERS = "\u0370-\u1dff\u1f00-\u1fff\u2d00-\u2d2f\ufb1d-\ufdff\ufe70-\ufefc"
_SIGNS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_OTHER_WORD = f"(?:[{_LETTERS}]{{4,}}|[{_SIGNS}]{{2,}})"
_OTHER = re.compile(rf"{_OTHER_WORD}(?:[\s,;.'’-]+[{_LETTERS}{_SIGNS}]+)*")
_OTHER_LETTER = re.compile(f"[{_LETTERS}{_SIGNS}]")
_LATIN_LETTER = re.compile("[A-Za-zÀ-ʯ]")
_SCRIPTS = {
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
}


def check_accessibility(lines: Sequence[Numbered], notes: Notes) -> None:
    """Look at the lines of a text, in which code is masked (not blank) so that nothing in it counts."""
    _check_links(lines, notes)
    _check_tables(lines, notes)
    _check_marks(lines, notes)
    _check_scripts(lines, notes)


def check_alternative(alt: str, path: str, line: int, notes: Notes) -> None:
    """Note an alternative text that says nothing, or too much to be listened to."""
    words = " ".join(alt.split())
    limit = DRAWING_LIMIT if path.endswith(".svg") else PICTURE_LIMIT
    name = posixpath.basename(path).casefold()
    if _FILE_NAME.fullmatch(words) or (words and words.casefold() == name):
        notes.warning(
            line,
            sentence("The alternative text “%(words)s” is the name of a file.", words=words),
            sentence("Say what the picture shows: ![Two people at a map](…)."),
        )
    elif _plain(words) in _IDLE_ALTERNATIVES:
        notes.warning(
            line,
            sentence("The alternative text “%(words)s” does not say what is shown.", words=words),
            sentence("Say what the picture shows: ![Two people at a map](…)."),
        )
    elif len(words) > limit:
        notes.warning(
            line,
            sentence(
                "The alternative text has %(number)s characters, and is read out in one go.",
                number=len(words),
            ),
            sentence(
                "Say the main point in at most %(limit)s characters, and the rest in the text or "
                "in a table.",
                limit=limit,
            ),
        )


def _check_links(lines: Sequence[Numbered], notes: Notes) -> None:
    text = "\n".join(line for _, line in lines)
    for found in _LINK.finditer(text):
        words, address = found.groups()
        number = lines[0][0] + text.count("\n", 0, found.start())
        if address or _ADDRESS.fullmatch(words.strip(_AROUND)):
            notes.warning(
                number,
                sentence(
                    "The text of the link is its address, “%(address)s”.",
                    address=(address or words)[:_SHOWN],
                ),
                sentence("Write the name of the page: [Charter of Valmora](https://…)."),
            )
        elif not words:
            notes.warning(
                number,
                sentence("This link has no text, so nobody can follow it."),
                sentence("Write the name of its target between the brackets."),
            )
        elif _plain(words) in _IDLE_LINKS:
            notes.warning(
                number,
                sentence("The link “%(words)s” does not say where it leads.", words=words),
                sentence(
                    "Let the link be the name of its target, since many people go from link to "
                    "link: [the city's checklist](…)."
                ),
            )


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").split()).strip(_AROUND)


def _check_tables(lines: Sequence[Numbered], notes: Notes) -> None:
    """Tables of match and matrix questions are not shown as tables, so they do not count."""
    in_quiz = paired = False
    for index, ((number, line), (_, below)) in enumerate(pairwise(lines)):
        if tag := _QUIZ.match(line):
            in_quiz, paired = not tag.group(1), bool(_PAIRED.match(line))
        if "|" not in line or not is_separator(below) or is_separator(line):
            continue
        with_ids = in_quiz and any("{#" in row for _, row in lines[index + 2 : index + 3])
        if not paired and not with_ids:
            cells = rows_of([(number, line), (number + 1, below)])[0]
            _check_head([cell.text for cell in cells], number, notes)


def _check_head(cells: Sequence[str], line: int, notes: Notes) -> None:
    """The first cell may be empty: the column below it names the rows."""
    if not any(cells):
        notes.warning(
            line,
            sentence("The head of this table is empty, so its columns have no names."),
            sentence("Write a word for each column into the row above the line of hyphens."),
        )
        return
    for column, cell in enumerate(cells[1:], 2):
        if not cell:
            notes.warning(
                line,
                sentence("Column %(number)s of this table has no name.", number=column),
                sentence("Write a word for it into the row above the line of hyphens."),
            )


def _check_marks(lines: Sequence[Numbered], notes: Notes) -> None:
    for number, line in lines:
        for found in _MARK.finditer(line) if "lang=" in line else ():
            tag = found.group(1)
            code = _MEANT.get(tag.casefold())
            if code or not _is_known(tag):
                hint = sentence("Did you mean %(word)s?", word=code) if code else None
                mend = sentence(
                    "Write its code of two or three letters: lang=de, lang=el, lang=ckb."
                )
                notes.warning(
                    number,
                    sentence("“%(tag)s” is not the code of a language.", tag=tag),
                    after(hint, mend),
                )


def _is_known(tag: str) -> bool:
    """Codes of three letters are not listed, since there are thousands."""
    main = tag.partition("-")[0].lower()
    return is_language(tag) and (main in LANGUAGES or len(main) > len("xx"))


def _check_scripts(lines: Sequence[Numbered], notes: Notes) -> None:
    """Words in letters that the text itself is not written in, without a mark of their language.

    That is all that can be known for sure; a text that is mostly in other letters is left alone.
    """
    text = "\n".join(line for _, line in lines)
    others = len(_OTHER_LETTER.findall(text))
    if not others or others > len(_LATIN_LETTER.findall(text)):
        return
    number = lines[0][0]
    for part in re.split(r"(\n\s*\n)", text):
        if not _MARKED_BLOCK.search(part):
            shown = _MARKED.sub(lambda found: "\n" * found.group().count("\n"), part)
            for found in _OTHER.finditer(shown):
                _note_script(number + shown.count("\n", 0, found.start()), found.group(), notes)
        number += part.count("\n")


def _note_script(line: int, found: str, notes: Notes) -> None:
    words = " ".join(found.split())[:_SHOWN]
    code = _SCRIPTS.get(unicodedata.name(words[0], "").partition(" ")[0], "…")
    notes.warning(
        line,
        sentence("Nothing says in which language “%(words)s” is.", words=words),
        sentence(
            "Mark it, so that it is read out well: [%(words)s]{lang=%(code)s}, with the code of "
            "its language.",
            words=words,
            code=code,
        ),
    )
