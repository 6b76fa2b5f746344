"""veraPDF, the reference validator of PDF/A and PDF/UA, where it is installed: its verdicts, and its failures as faults."""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from .file import Fault, File
from .tool import ask, failed

LIBRARY = Path(sys.prefix) / 'verapdf'         # where scripts/get-verapdf puts it
MAIN = 'org.verapdf.apps.GreenfieldCliWrapper'
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


def command() -> list[str] | None:
    """How to call veraPDF: from the PATH, or with Java from the project's environment; None where it is not installed."""
    if program := shutil.which('verapdf'):
        return [program]
    if (java := shutil.which('java')) and any(LIBRARY.glob('*.jar')):
        return [java, '-cp', f'{LIBRARY}/*', MAIN]
    return None


def validate(path: Path, file: File) -> list[Verdict]:
    """The verdicts on a file, one for each standard that it claims to conform to (its metadata name them).

    Raises ToolFailed when veraPDF does not answer, or not as it should.
    """
    program = command()
    if program is None:
        return []
    done = ask('veraPDF', [*program, '--format', 'json', '--maxfailuresdisplayed', '50'], path)
    try:
        report = json.loads(done.stdout)['report']
        version = next(r['version'] for r in report['buildInformation']['releaseDetails'] if r['id'] == 'validation-model')
        results = report['jobs'][0]['validationResult']
        return [_verdict(result, version, file) for result in results]
    except (ValueError, LookupError, StopIteration, TypeError, AttributeError) as e:        # no report, or none as it should be
        raise failed('veraPDF', path, done.returncode, done.stderr or done.stdout) from e


def _verdict(result: dict, version: str, file: File) -> Verdict:
    details = result['details']
    profile = result['profileName'].removesuffix(' validation profile')
    word = 'PASS' if result['compliant'] else 'FAIL'
    summary = f'veraPDF {version}: {word} {profile} ({details["passedChecks"]:,} checks passed, {details["failedChecks"]:,} failed)'
    return Verdict(profile, result['compliant'], summary, tuple(_faults(details.get('ruleSummaries', ()), profile, file)))


def _faults(rules, profile: str, file: File):
    """A fault for each failed check."""
    for rule in rules:
        code = f'{profile.lower().replace("/", "")}-{rule["clause"]}-{rule["testNumber"]}'
        for check in rule.get('checks', ()):
            page, element = locate(check['context'], file)
            yield Fault(code, check.get('errorMessage') or rule['description'], page, element)


def locate(context: str, file: File) -> tuple[int, int]:
    """Page (from 1) and structure element (object number) that veraPDF's path to an object names; 0 where it names none."""
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
