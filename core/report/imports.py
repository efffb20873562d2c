"""A baseline that was written, or why it was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.names import plural
from core.report import findings
from core.report.summary import counted
from core.schema.digests import fingerprint
from core.schema.layout import Json
from core.schema.objects import kind_of, label

if TYPE_CHECKING:
    from core.run.sources.importing import Imported


def lines(found: Imported) -> Iterator[str]:
    yield f"IMPORT FROM {found.source} - " + ("NOTHING WRITTEN" if found.broken else "THE BASELINE")
    if found.schema.tables or found.schema.objects:
        yield f"  {', '.join(_counted(found))}; in {', '.join(found.schemas) or 'no schema'}"
    if not found.broken:
        yield f"Files ({found.status}, {'written' if found.written else 'unchanged'}):"
        yield from (f"  migrations/{name}" for name in found.files)
        yield "  All of it is unmanaged until a model names it. Next: the model of iteration 1, and slipway build 1."
    yield from findings.lines(found.findings)


def _counted(found: Imported) -> Iterator[str]:
    yield counted(len(found.schema.tables), "table")
    yield counted(sum(len(table.columns) for table in found.schema.tables), "column")
    kinds = Counter(kind_of(one) for one in found.schema.objects)
    yield from (f"{number} {kind if number == 1 else plural(kind)}" for kind, number in kinds.items())


def document(found: Imported) -> Json:
    return {
        "source": found.source,
        "status": found.status,
        "written": found.written,
        "schemas": list(found.schemas),
        "tables": [str(table.name) for table in found.schema.tables],
        "objects": [{"kind": kind_of(one), "name": label(one).partition(" ")[2]} for one in found.schema.objects],
        "findings": [findings.document(finding) for finding in found.findings],
        "fingerprint": fingerprint(found.schema),
        "files": [f"migrations/{name}" for name in found.files],
    }
