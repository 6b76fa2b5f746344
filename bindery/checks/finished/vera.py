"""Validate a file with veraPDF; its failed checks become faults at pages and structure elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...programs import VERAPDF
from ...programs.verapdf import Judgement, judgements
from .file import Fault, File, object_number_of

_STEP = re.compile(r'\((\d+) 0 obj (\w+)')
_PAGE = re.compile(r'/pages\[(\d+)\]')
_MARKED = re.compile(r'\bmcid:(\d+)|\[(\d+)\]\{mcid')


@dataclass(frozen=True)
class Verdict:
    """The verdict of veraPDF on one file and one standard. `summary` is one line."""

    profile: str
    passed: bool
    summary: str
    faults: tuple[Fault, ...]


def validate(path: Path, file: File) -> list[Verdict]:
    """Validate a file against each standard that it claims to conform to. Returns no verdicts where veraPDF
    is not installed. Raises ProgramFailed when it gives no report that can be read."""
    if VERAPDF.command() is None:
        return []
    version, all_judgements = judgements(path)
    return [_verdict(judgement, version, file) for judgement in all_judgements]


def _verdict(judgement: Judgement, version: str, file: File) -> Verdict:
    word = 'PASS' if judgement.compliant else 'FAIL'
    checks = f'{judgement.passed:,} checks passed, {judgement.failed:,} failed'
    summary = f'veraPDF {version}: {word} {judgement.profile} ({checks})'
    return Verdict(judgement.profile, judgement.compliant, summary, tuple(_faults(judgement, file)))


def _faults(judgement: Judgement, file: File) -> Iterator[Fault]:
    """A fault for each failed check."""
    for check in judgement.checks:
        code = f'{judgement.profile.lower().replace("/", "")}-{check.clause}-{check.number}'
        yield Fault(code, check.message, *locate(check.context, file))


def locate(context: str, file: File) -> tuple[int, int]:
    """The page (from 1) and the structure element (object number) in veraPDF's path to an object; 0 where
    there is none."""
    page_step = _PAGE.search(context)
    page = int(page_step[1]) + 1 if page_step else 0
    for number in (int(digits) for digits, _ in reversed(_STEP.findall(context))):
        if number in file.elements:
            return page or file.page_of(number), number
        if number in file.annotations:
            return page, file.annotations[number]
    if page and (mcid := _MARKED.search(context)):
        owned = file.marked.get(object_number_of(file.pages[page - 1]), {})
        return page, owned.get(int(mcid[1] or mcid[2]), 0)
    return page, 0
