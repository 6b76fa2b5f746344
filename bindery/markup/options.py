"""The options of a block: YAML, checked against the block's own schema like any other YAML."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

from ..core.problems import Problem
from ..sources.shapes import check_shape, own_schema
from ..sources.yaml import parse_yaml
from .rules.leftovers import leftovers_in
from .source import Spot, problem

# Options that are printed as they stand, without marks.
_PRINTED = ('caption', 'credit')


@cache
def _schema(block: str) -> dict[str, Any]:
    """The schema of a block, or of boxes."""
    every = own_schema('blocks')['$defs']
    return {**every.get(block, every['box']), '$defs': every}


def read_options(block: str, text: str, first: Spot) -> tuple[dict[str, Any], list[ET.Element]]:
    """The options that a block can use, and `x-problem` elements for the others. `first` is the place of the
    first character of `text`."""
    source, faults = parse_yaml(text, '', first.line)
    if not isinstance(source.data, dict):
        faults = faults or [
            Problem('block-options', 'the options of this block are not keys with values', source.place())
        ]
        return {}, [_told(fault, first) for fault in faults]
    options = {key: value for key, value in source.data.items() if value is not None}
    shape = check_shape(source, _schema(block)) if not faults else []
    wrong = {fault.place.line for fault in shape}
    right = {key: value for key, value in options.items() if source.place((key,)).line not in wrong}
    told = [_told(fault, first) for fault in (*faults, *shape)]
    for key in _PRINTED:
        if isinstance(value := right.get(key), str):
            told += [Spot(source.place((key,)).line).mark(el) for _, el in leftovers_in(value)]
    return right, told


def _told(fault: Problem, first: Spot) -> ET.Element:
    message = fault.message.replace('the file cannot', 'the options of this block cannot')
    return problem(
        fault.code, message, fault.hint, spot=Spot(fault.place.line, fault.place.column + first.column - 1)
    )
