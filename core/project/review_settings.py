"""How a project weighs what is found: from which size on a table is heavy, what a code weighs, and its conventions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Weight = Literal["error", "warning", "note", "off"]


class ReviewSettings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    heavy_rows: Annotated[
        int, Field(ge=1, description="a step that keeps others out of a table of so many rows is warned of")
    ] = 100_000
    conventions: Annotated[bool, Field(description="true: names, types and sizes are judged too")] = False
    severities: Annotated[
        dict[str, Weight], Field(description="what a finding on a step weighs, by its code; an error stays one")
    ] = {}
