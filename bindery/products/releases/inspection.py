"""What inspection and validators say of the PDFs of a release."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...checks.finished import Fault, inspect_deep, problem, problem_in_print, vera
from ...checks.preflight import is_for_press, preflight
from ...core.guard import attempt
from ...core.limits import INSPECTING
from ...core.problems import Place, Problem
from ...pdf.source_map import SourceMap
from ...programs import ProgramFailed


@dataclass(frozen=True)
class Opinion:
    """Of one file. `verdicts` stand in the manifest."""

    verdicts: tuple[dict, ...]
    problems: tuple[Problem, ...]


def inspect(path: Path, data: bytes, source_map: SourceMap | None) -> Opinion:
    """Look at a file in the way that is right for it. `path` must hold `data`: validators of others read it
    there."""
    opinion, fault = attempt(INSPECTING, _looked_at, path, data, source_map)
    return Opinion((), (fault.problem(f'inspecting {path.name}', Place(path.name)),)) if fault else opinion


def _looked_at(path: Path, data: bytes, source_map: SourceMap | None) -> Opinion:
    try:
        return _press(path, data, source_map) if is_for_press(data) else _screen(path, data, source_map)
    except ProgramFailed as e:
        return Opinion(
            (), (Problem('validator-failed', str(e), Place(path.name), 'run it by hand to see why'),)
        )


def _screen(path: Path, data: bytes, source_map: SourceMap | None) -> Opinion:
    opened, faults = inspect_deep(data)
    found = vera.validate(path, opened)
    verdicts = [
        _verdict('inspection, object by object', faults),
        *({'by': v.profile, 'passed': v.passed, 'summary': v.summary} for v in found),
    ]
    faults = faults + [fault for v in found for fault in v.faults]
    return Opinion(tuple(verdicts), tuple(problem(f, opened, path.name, source_map) for f in faults))


def _press(path: Path, data: bytes, source_map: SourceMap | None) -> Opinion:
    reader, found = preflight(path, data)
    faults = [f for f in found if f.severity == 'error']
    labels = reader.page_labels if faults else []
    return Opinion(
        (_verdict('preflight', faults, len(found) - len(faults)),),
        tuple(
            problem_in_print(f, labels[f.page - 1] if f.page else '', path.name, source_map) for f in faults
        ),
    )


def _verdict(by: str, faults: list[Fault], warnings: int = 0) -> dict:
    return {
        'by': by,
        'passed': not faults,
        'summary': f'{len(faults)} fault(s)' + (f', {warnings} warning(s)' if warnings else ''),
    }
