"""Which passwords are too easily guessed.

ASVS 6.2.4 asks to refuse the 3,000 most common passwords that the other rules let through. Instead
of keeping such a list this rule takes apart how the common ones of ten characters or more are made:
one or two well-known words with figures around them (`password2026!`, `Sommer-2026`), runs along
the keyboard or the alphabet (`qwertyuiop`, `1234567890`), repetitions (`abcabcabcabc`), and what is
known of the person. It does not know passwords that leaked although nobody would guess them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

SHORTEST, LONGEST = 10, 200
FEWEST_DIFFERENT = 5
RUN = 4
ENOUGH = 6
SHORTEST_WORD = 4

LEET = str.maketrans("013457$@!", "oieastsai")
ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
COMMON = """
admin administrator angel april august autumn baby baseball basketball batman berlin brussel
brussels bruxelles butterfly change changeme cheese chocolate computer cookie dezember
december default demo dragon easy europa europe family february februar flower football
forever freedom freunde friday friend friends fussball geheim guest guten hallo happy hello
herbst home hunter iloveyou ichliebedich internet january januar jesus july juli june juni
kennwort killer king kitten learn learning learner lernen letmein liebe london lord love
lovely lover march marz master matrix mein michael monday money monkey morgen mother mustang
mypassword network nicole november october oktober office orange paris parola pass passord
password passwort passwords passw parool people please pokemon princess princesa private
qwerty querty qwertz azerty root samsung schatz schule school secret september sesame shadow
soccer sommer sonne sonnenschein spring staff star starwars student summer sunday sunflower
sunshine superman support system tandem teacher teamo temp test testing thunder tigger trustno
tuesday user wachtwoord wednesday welcome wien willkommen winter work your zero thursday
saturday fruhling montag dienstag mittwoch donnerstag freitag samstag sonntag motdepasse
bonjour bienvenue contrasena haslo heslo jelszo lozinka salasana losenord adgangskode senha
access account city cityhall integration project training course mentor
"""
WORDS = frozenset(COMMON.split())


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    PATTERN = "pattern"
    COMMON = "common"
    PERSONAL = "personal"


def weakness(password: str, about: Iterable[str] = ()) -> Weakness | None:
    """Why this password is refused, None if it is not. `about` holds what is known of the person.

    Any characters are welcome; no kinds of characters are demanded (NIST SP 800-63B).
    """
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    plain = password.casefold()
    if _is_pattern(plain):
        return Weakness.PATTERN
    if _left_over(plain, _personal(about)) < ENOUGH:
        return Weakness.PERSONAL
    if _is_common(plain):
        return Weakness.COMMON
    return None


def _is_pattern(plain: str) -> bool:
    """Few characters, one piece repeated, or hardly anything beside runs."""
    if len(set(plain)) < FEWEST_DIFFERENT or re.fullmatch(r"(.+?)\1+.{0,3}", plain):
        return True
    return len(_without_runs(plain)) < ENOUGH


def _without_runs(plain: str) -> str:
    """What is left without runs of four and more along a row, forwards or backwards."""
    left, place = "", 0
    while place < len(plain):
        run = _run_at(plain, place)
        left += "" if run >= RUN else plain[place]
        place += run if run >= RUN else 1
    return left


def _run_at(plain: str, place: int) -> int:
    """The length of the longest run that begins here."""
    longest = 1
    for row in ROWS:
        for way in (row, row[::-1]):
            length = 1
            while plain[place : place + length + 1] in way and place + length < len(plain):
                length += 1
            longest = max(longest, length if plain[place] in way else 1)
    return longest


def _personal(about: Iterable[str]) -> list[str]:
    """Words of four letters and more of names and addresses, the longest first."""
    words = {word for text in about for word in re.findall(r"\w+", text.casefold())}
    return sorted((word for word in words if len(word) >= SHORTEST_WORD), key=len, reverse=True)


def _left_over(plain: str, words: Iterable[str]) -> int:
    """How many characters are left without these words; many if none of them occurs."""
    left = plain
    for word in words:
        left = left.replace(word, "")
    return len(left) if left != plain else len(plain) + ENOUGH


def _is_common(plain: str) -> bool:
    """Whether all letters, also those written as figures, are one or two well-known words."""
    spellings = (plain, plain.translate(LEET), re.sub(r"[\d\W_]+$", "", plain).translate(LEET))
    return any(_are_words(re.sub(r"[\d\W_]", "", spelling)) for spelling in spellings)


def _are_words(letters: str) -> bool:
    if not letters or letters in WORDS:
        return True
    cuts = range(1, len(letters))
    return any(letters[:cut] in WORDS and letters[cut:] in WORDS for cut in cuts)
