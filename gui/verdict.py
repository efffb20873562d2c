"""The heading and the one sentence below it; they say only what has been checked, and name what has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from core.report.summary import counted
from core.report.verifications import doubted
from gui.losses import losses
from gui.reviews import Review
from gui.workspace import NO_MODEL, QUIET, Workspace

Tone = Literal["good", "warning", "bad", "muted"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A word that is coloured and a sentence that is not."""

    tone: Tone
    word: str
    sentence: str


def heading(space: Workspace) -> str:
    if space.selected is None:
        return space.project.name
    if space.selected == 0:
        return _tr("Iteration 0: the imported baseline") if space.baseline else _tr("Iteration 0: the empty baseline")
    return _tr("Build iteration {number}: {what}").format(number=space.selected, what=_what(space))


def _what(space: Workspace) -> str:
    at, review = space.at, _fitting(space)
    if at is not None and space.selected is not None and space.selected <= at:
        return _tr("applied to {target}").format(target=space.target_name)
    if review is None:
        return _tr("not planned yet")
    if review.build.errors:
        return _tr("the model has errors")
    if review.build.questions:
        return _tr("answers are needed")
    planned = any(group.kind != "left out" for group in review.groups)
    return _tr("database changes detected") if planned else _tr("no database changes")


def verdict(space: Workspace) -> Verdict:
    if space.activity:
        return Verdict("muted", "", f"{space.activity}.")
    if space.standing is None and space.connector is not None:
        return Verdict("warning", _tr("Unknown."), _tr("It has not been looked up where the target stands."))
    if space.trouble is not None and space.trouble.code not in QUIET:
        return _failed(space)
    drifted = _drifted(space)
    return drifted or (_applied(space) if _is_applied(space) else _proposed(space))


def _failed(space: Workspace) -> Verdict:
    if space.at is None:
        return Verdict("bad", _tr("Stopped."), _tr("See the message below."))
    words = _tr("{target} stands at iteration {at}. See the message below.")
    return Verdict("bad", _tr("Stopped."), words.format(target=space.target_name, at=space.at))


def _drifted(space: Workspace) -> Verdict | None:
    if space.standing is None or not space.standing.drift:
        return None
    found = counted(len(space.standing.drift), "difference")
    words = _tr("{target} is not as iteration {at} left it: {found}. Nothing can be applied until it is settled.")
    return Verdict("bad", _tr("Drift."), words.format(target=space.target_name, at=space.at, found=found))


def _applied(space: Workspace) -> Verdict:
    report = space.report
    if report is None:
        return Verdict("muted", _tr("Applied."), _tr("Not verified since this window was opened."))
    if report.unproved and not report.differences:
        sentence = _tr("{target} matches {doubted}.").format(target=space.target_name, doubted=doubted(report))
        if report.ok:
            return Verdict("warning", _tr("Not proven."), sentence)
        return Verdict("bad", _tr("Not as expected."), sentence)
    if report.ok:
        words = _tr("{target} matches iteration {at}, compared object by object at {time}.")
        time = f"{report.at.astimezone():%H:%M:%S}"
        return Verdict("good", _tr("Verified."), words.format(target=space.target_name, at=report.iteration, time=time))
    found = counted(len(report.differences), "difference")
    words = _tr("{target} does not match iteration {at}: {found}.")
    sentence = words.format(target=space.target_name, at=report.iteration, found=found)
    return Verdict("bad", _tr("Not as expected."), sentence)


def _proposed(space: Workspace) -> Verdict:
    review = _fitting(space)
    if review is None:
        return _unplanned(space)
    build = review.build
    if build.errors:
        found = counted(len(build.errors), "error")
        return Verdict("bad", _tr("Stopped."), _tr("{found} in the model.").format(found=found))
    if build.questions:
        return _asked(len(build.questions), len(space.answers_to(build.iteration)))
    return _planned(review)


def _asked(questions: int, given: int) -> Verdict:
    words = _tr("{asked} only you can answer{given}.")
    more = _tr(", {given} given").format(given=counted(given, "answer")) if given else ""
    return Verdict("warning", _tr("Waiting."), words.format(asked=counted(questions, "question"), given=more))


def _unplanned(space: Workspace) -> Verdict:
    if space.selected == 0:
        if space.baseline and not space.iterations:
            return Verdict("muted", "", _tr("The next step is a model: iterations/001/busm.mmd, or drop one here."))
        return Verdict("muted", "", _tr("Nothing comes before it."))
    if space.trouble is None or space.selected is None:
        return Verdict("muted", "", _tr("Reading the model."))
    if space.trouble.code == NO_MODEL:
        return Verdict("warning", _tr("Waiting."), _tr("It has no model yet."))
    earlier = _tr("Iteration {number} has to be built first.").format(number=space.selected - 1)
    return Verdict("warning", _tr("Waiting."), earlier)


def _planned(review: Review) -> Verdict:
    said = [counted(review.statements, "statement")]
    warnings = sum(1 for finding in review.build.findings if finding.severity == "warning")
    if warnings:
        said.append(counted(warnings, "warning"))
    lost = losses(review.build)
    if lost:
        said.append(_tr("{lost} taken away, with its data kept").format(lost=counted(len(lost), "object")))
    words = _tr("{said}. Not rehearsed yet: Apply does that first, forward and back.")
    tone: Tone = "warning" if warnings or lost else "good"
    word = _tr("Look closely.") if tone == "warning" else _tr("Planned.")
    return Verdict(tone, word, words.format(said=", ".join(said)))


def _is_applied(space: Workspace) -> bool:
    return space.at is not None and space.selected is not None and space.selected <= space.at


def _fitting(space: Workspace) -> Review | None:
    return space.review if space.review and space.review.iteration == space.selected else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("Verdict", text)
