"""How a type is spelled in a document: string(100)?, decimal(10, 2), enum(a, b), enum[Status], int[]."""

from __future__ import annotations

from dataclasses import dataclass

from core.load.mermaid.scanners import Scanner


@dataclass(frozen=True, slots=True)
class TypeWord:
    name: str
    arguments: tuple[int, ...] = ()
    values: tuple[str, ...] = ()
    enum: str = ""
    array: bool = False
    nullable: bool = False


def read_type(text: str) -> TypeWord | None:
    """Take a type word apart; None when its brackets don't close or something follows that no type has."""
    scanner = Scanner(text)
    name = _head(scanner)
    arguments: tuple[int, ...] = ()
    values: tuple[str, ...] = ()
    enum, array, nullable = "", False, False
    while not scanner.done:
        if scanner.take("?"):
            nullable = True
        elif (inner := _bracketed(scanner, "(", ")")) is not None:
            parts = _parts(inner)
            if all(_is_number(part) for part in parts) and len(parts) <= 2:
                arguments = tuple(int(part) for part in parts)
            else:
                values = parts
        elif (inner := _bracketed(scanner, "[", "]")) is not None:
            enum, array = (inner.strip(), array) if inner.strip() else (enum, True)
        else:
            return None
    return TypeWord(name, arguments, values, enum, array, nullable) if name else None


def _head(scanner: Scanner) -> str:
    start = scanner.at
    while not scanner.done and scanner.rest[0] not in "([?":
        scanner.word("([?")
    return scanner.text[start : scanner.at].strip()


def _bracketed(scanner: Scanner, opening: str, closing: str) -> str | None:
    if not scanner.rest.startswith(opening):
        return None
    end = scanner.text.find(closing, scanner.at)
    if end < 0:
        return None
    inner = scanner.text[scanner.at + 1 : end]
    scanner.at = end + 1
    return inner


def _parts(inner: str) -> tuple[str, ...]:
    stripped = (part.strip() for part in inner.split(","))
    return tuple(
        part[1:-1] if len(part) > 1 and part[0] == part[-1] and part[0] in "'\"" else part for part in stripped
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
