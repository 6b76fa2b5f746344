"""The place of a YAML error, and what the parser had read before."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

LOADER = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)


@dataclass(frozen=True)
class Scene:
    """The state of the parser at an error.

    `line` and `column`, from 0, are the position of the error, `reason` its message. `context` is what was
    being parsed, and `begun` where that begins. `last` is the last token before the error, `opened` are the
    positions of brackets that are still open.
    """

    lines: list[str]
    line: int
    column: int
    reason: str
    context: str
    begun: tuple[int, int] | None
    last: yaml.Token | None
    opened: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        return self.lines[self.line] if self.line < len(self.lines) else ''

    @property
    def character(self) -> str:
        return self.text[self.column : self.column + 1]

    @property
    def first_on_line(self) -> bool:
        return not self.text[: self.column].strip()

    @property
    def quotation(self) -> yaml.ScalarToken | None:
        """The last token, if it is a quotation that ends on the line of the error."""
        if not isinstance(self.last, yaml.ScalarToken) or self.last.style not in ('"', "'"):
            return None
        return self.last if self.last.end_mark.line == self.line else None

    @property
    def suspects(self) -> list[int]:
        """The lines that may contain the cause, nearest first: that of the error, and those of the token that
        reaches up to it."""
        first = self.line
        if self.last is not None and self.last.end_mark.line == self.line:
            first = min(first, self.last.start_mark.line)
        if self.begun and re.search('simple key|scalar', self.context):
            first = min(first, self.begun[0])
        near = range(self.line, first - 1, -1) if self.line - first < 50 else (self.line, first)
        return [n for n in near if n < len(self.lines)]


def scene_of(text: str, error: yaml.YAMLError) -> Scene:
    """The scene of a parser error in `text`."""
    mark, begun = getattr(error, 'problem_mark', None), getattr(error, 'context_mark', None)
    if mark is None:  # a character that is none
        at = getattr(error, 'position', 0)
        line, column = text.count('\n', 0, at), at - text.rfind('\n', 0, at) - 1
    else:
        line, column = mark.line, mark.column
    last: yaml.Token | None = None
    opened: list[tuple[int, int]] = []
    try:
        for token in yaml.scan(text, Loader=LOADER):
            start = token.start_mark.line, token.start_mark.column
            if start >= (line, column):
                break
            if isinstance(token, (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)):
                opened.append(start)
            elif isinstance(token, (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)) and opened:
                opened.pop()
            if isinstance(token, (yaml.ScalarToken, yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)):
                last = token
    except yaml.YAMLError:
        pass
    return Scene(
        lines=text.split('\n'),
        line=line,
        column=column,
        reason=getattr(error, 'problem', None) or '',
        context=getattr(error, 'context', None) or '',
        begun=(begun.line, begun.column) if begun else None,
        last=last,
        opened=tuple(opened),
    )
