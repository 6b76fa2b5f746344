"""Inspect and validate the PDFs of a release."""

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
class InspectionResult:
    """The result for one file. `verdicts` are written into the manifest."""

    verdicts: tuple[dict, ...]
    problems: tuple[Problem, ...]


def inspect(path: Path, data: bytes, source_map: SourceMap | None) -> InspectionResult:
    """Inspect a file for the screen or for the press. `data` must also be in the file `path`, which external
    validators read."""
    result, fault = attempt(INSPECTING, _inspected, path, data, source_map)
    if fault is not None:
        return InspectionResult((), (fault.problem(f'inspecting {path.name}', Place(path.name)),))
    assert result is not None, 'without a fault there is a result'
    return result


def _inspected(path: Path, data: bytes, source_map: SourceMap | None) -> InspectionResult:
    try:
        return _press(path, data, source_map) if is_for_press(data) else _screen(path, data, source_map)
    except ProgramFailed as e:
        return InspectionResult(
            (), (Problem('validator-failed', str(e), Place(path.name), 'run it by hand to see why'),)
        )


def _screen(path: Path, data: bytes, source_map: SourceMap | None) -> InspectionResult:
    opened, faults = inspect_deep(data)
    verdicts_of_vera = vera.validate(path, opened)
    verdicts = [
        _verdict('inspection, object by object', faults),
        *({'by': v.profile, 'passed': v.passed, 'summary': v.summary} for v in verdicts_of_vera),
    ]
    faults = faults + [fault for v in verdicts_of_vera for fault in v.faults]
    return InspectionResult(tuple(verdicts), tuple(problem(f, opened, path.name, source_map) for f in faults))


def _press(path: Path, data: bytes, source_map: SourceMap | None) -> InspectionResult:
    reader, press_faults = preflight(path, data)
    faults = [f for f in press_faults if f.severity == 'error']
    labels = reader.page_labels if faults else []
    return InspectionResult(
        (_verdict('preflight', faults, len(press_faults) - len(faults)),),
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
