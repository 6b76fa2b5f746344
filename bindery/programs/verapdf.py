"""veraPDF, the reference validator of PDF/A and PDF/UA: from the PATH, or with Java from where
scripts/get-verapdf puts it."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .program import APT, BREW, OnPath, ask, failed, installing, version_said

JAVA = OnPath('Java', 'java', {APT: 'default-jre-headless', BREW: 'openjdk'}, ('-version',))
MAVEN = OnPath('Maven', 'mvn', {APT: 'maven', BREW: 'maven'})
FETCH = 'scripts/get-verapdf'  # needs Java and Maven
LIBRARY = Path(sys.prefix) / 'verapdf'  # where that puts it
_MAIN = 'org.verapdf.apps.GreenfieldCliWrapper'
MOST_FAILURES = 50  # that it names for each rule
_NO_REPORT = ValueError, LookupError, StopIteration, TypeError, AttributeError, RecursionError


@dataclass(frozen=True)
class Check:
    """A check that failed: clause and number of the rule, what is wrong, and veraPDF's path to the object."""

    clause: str
    number: int
    message: str
    context: str


@dataclass(frozen=True)
class Judgement:
    """What veraPDF says of a file and one standard: `passed` and `failed` count checks, `checks` are some of
    those that failed."""

    profile: str
    compliant: bool
    passed: int
    failed: int
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class VeraPdf:
    """How veraPDF is found."""

    name: str = 'veraPDF'

    def command(self) -> tuple[str, ...] | None:
        if program := shutil.which('verapdf'):
            return (program,)
        java = JAVA.command()
        return (*java, '-cp', f'{LIBRARY}/*', _MAIN) if java and any(LIBRARY.glob('*.jar')) else None

    def version(self) -> str:
        return version_said(self, '--version')

    def install(self) -> str:
        lacking = [program for program in (JAVA, MAVEN) if program.command() is None]
        return ' && '.join(line for line in (installing(*lacking), FETCH) if line)


VERAPDF = VeraPdf()


def judgements(path: Path) -> tuple[str, list[Judgement]]:
    """The version of veraPDF, and what it says of a file by each standard that the file claims to conform to
    (its metadata name them).

    Raises ProgramFailed when it does not answer, or not as it should.
    """
    words = '--format', 'json', '--maxfailuresdisplayed', str(MOST_FAILURES)
    answer = ask(VERAPDF, *words, str(path), about=path)
    try:
        report = json.loads(answer.text)['report']
        parts = report['buildInformation']['releaseDetails']
        version = next(part['version'] for part in parts if part['id'] == 'validation-model')
        return version, [_judgement(result) for result in report['jobs'][0]['validationResult']]
    except _NO_REPORT as e:
        raise failed(VERAPDF, path, answer.code, answer.complaints or answer.text) from e


def _judgement(result: dict[str, Any]) -> Judgement:
    details = result['details']
    checks = tuple(
        Check(
            str(rule['clause']),
            int(rule['testNumber']),
            str(check.get('errorMessage') or rule['description']),
            str(check['context']),
        )
        for rule in details.get('ruleSummaries', ())
        for check in rule.get('checks', ())
    )
    return Judgement(
        result['profileName'].removesuffix(' validation profile'),
        bool(result['compliant']),
        int(details['passedChecks']),
        int(details['failedChecks']),
        checks,
    )
