"""The verdicts of veraPDF on a file, and its failed checks as faults at pages and structure elements."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ...programs import VERAPDF
from ...programs.verapdf import Judgement, judgements
from .file import Fault, File

_STEP = re.compile(r'\((\d+) 0 obj (\w+)')
_PAGE = re.compile(r'/pages\[(\d+)\]')
_MARKED = re.compile(r'\bmcid:(\d+)|\[(\d+)\]\{mcid')


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of one file and one standard. `summary` is one line."""

    profile: str
    passed: bool
    summary: str
    faults: tuple[Fault, ...]


def validate(path: Path, file: File) -> list[Verdict]:
    """The verdicts on a file, one for each standard that it claims to conform to; none where veraPDF is not
    installed.

    Raises ProgramFailed when it does not answer, or not as it should.
    """
    if VERAPDF.command() is None:
        return []
    version, found = judgements(path)
    return [_verdict(judgement, version, file) for judgement in found]


def _verdict(said: Judgement, version: str, file: File) -> Verdict:
    word = 'PASS' if said.compliant else 'FAIL'
    checks = f'{said.passed:,} checks passed, {said.failed:,} failed'
    summary = f'veraPDF {version}: {word} {said.profile} ({checks})'
    return Verdict(said.profile, said.compliant, summary, tuple(_faults(said, file)))


def _faults(said: Judgement, file: File):
    """A fault for each failed check."""
    for check in said.checks:
        code = f'{said.profile.lower().replace("/", "")}-{check.clause}-{check.number}'
        yield Fault(code, check.message, *locate(check.context, file))


def locate(context: str, file: File) -> tuple[int, int]:
    """Page (from 1) and structure element (object number) that veraPDF's path to an object names; 0 where it
    names none."""
    m = _PAGE.search(context)
    page = int(m[1]) + 1 if m else 0
    for number in (int(n) for n, _ in reversed(_STEP.findall(context))):
        if number in file.elements:
            return page or file.page_of(number), number
        if number in file.annotations:
            return page, file.annotations[number]
    if page and (m := _MARKED.search(context)):
        owned = file.marked.get(file.pages[page - 1].indirect_reference.idnum, {})
        return page, owned.get(int(m[1] or m[2]), 0)
    return page, 0
