"""How a model's names become names in the database, and how generated names are made."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LIMIT = 63
"""Bytes in a PostgreSQL identifier (NAMEDATALEN - 1); bytes, not characters."""

_UNCOUNTABLE = frozenset({"data", "equipment", "information", "media", "metadata", "money", "news", "series", "staff"})
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_PLURAL_S = re.compile(r"[^sui]s$")
_IRREGULAR = {"child": "children", "man": "men", "person": "people", "quiz": "quizzes", "woman": "women"}


def snake(name: str) -> str:
    """AccountID is account_id, SERVICE_LOCATION is service_location, HTTPServer2 is http_server2."""
    return "_".join(words(name))


def words(name: str) -> list[str]:
    """Split at what is no letter or digit and at each change of case, in any alphabet, and lower the case."""
    composed = unicodedata.normalize("NFC", name)
    found: list[str] = []
    start, has_small = 0, False  # of the word that is being read
    for position, letter in enumerate(composed):
        if not (letter.isalnum() or unicodedata.category(letter).startswith("M")):
            found.append(composed[start:position])
            start, has_small = position + 1, False
        elif letter.isupper():
            if start < position and (has_small or _ends_acronym(composed[position + 1 : position + 3])):
                found.append(composed[start:position])
                start, has_small = position, False
        elif letter.islower():
            has_small = True
    return [word.lower() for word in (*found, composed[start:]) if word]


def _ends_acronym(following: str) -> bool:
    """HTTPServer splits before S, because the next word's small letters begin there; IDs is one word."""
    return following[:1].islower() and not (following[0] == "s" and not following[1:].islower())


def plural(name: str) -> str:
    """Make the last word plural: account is accounts, sales_territory is sales_territories, address is addresses."""
    head, _, last = name.rpartition("_")
    return f"{head}_{_plural_word(last)}" if head else _plural_word(last)


def _plural_word(word: str) -> str:
    if word in _UNCOUNTABLE or word in _IRREGULAR.values():
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if _CONSONANT_Y.search(word):
        return f"{word[:-1]}ies"
    if word.endswith("sis"):
        return f"{word[:-2]}es"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        # A word that is plural already (orders, contacts) stays; bus, address and status do not.
        return word if _PLURAL_S.search(word) else f"{word}es"
    return f"{word}s"


def fit(name: str) -> str:
    """Cut a name to PostgreSQL's limit, with a hash so that two long names stay two."""
    raw = name.encode()
    if len(raw) <= LIMIT:
        return name
    suffix = "_" + digest(name)
    return raw[: LIMIT - len(suffix)].decode(errors="ignore") + suffix


def distinct(name: str, seed: str) -> str:
    """Give a generated name that is taken already a suffix made from what it belongs to."""
    return fit(f"{name}_{digest(seed)}")


def generated(prefix: str, table: str, *columns: str) -> str:
    """Make the fixed and predictable name of a constraint or an index: fk_locations_account_id."""
    return fit("_".join((prefix, table, *columns)))


def digest(text: str) -> str:
    """Give eight characters that tell two texts apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
