"""The findings of proof-reading: a problem at the words in question, and the id under which editors can
accept it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...core.problems import Place, Problem
from ...core.publication.source_files import Snapshot
from ...sources.files.snapshot import file_text
from .passages import Passage

FARTHEST = 60  # lines after the beginning of a passage that are searched for its words
_PLAIN = str.maketrans('’‘“”', '\'\'""')


@dataclass(frozen=True)
class Finding:
    """A finding of a rule. `at` is the id by which an acceptance names it; '' when it cannot be accepted."""

    at: str
    problem: Problem


@dataclass
class Finder:
    """Finds the line and column of words in the files of a publication."""

    files: Snapshot
    lines: dict[str, list[str]] = field(default_factory=dict)

    def place(self, passage: Passage, words: str) -> Place:
        """Where `words` begin, at or after the beginning of the passage; else that beginning."""
        name, first = passage.place.file, max(passage.place.line, 1)
        if name not in self.lines:
            self.lines[name] = file_text(self.files, name)[0].translate(_PLAIN).split('\n')
        parts = words.translate(_PLAIN).split()
        for length in (6, 3, 2, 1):
            literal = ' '.join(parts[:length])
            for number, line in enumerate(self.lines[name][first - 1 : first - 1 + FARTHEST], first):
                if literal and (column := self._word(line, literal)) >= 0:
                    return Place(name, number, column + 1)
        return passage.place

    def _word(self, line: str, literal: str) -> int:
        """The index of `literal` in a line, as whole words; -1 where it is not."""
        start = line.find(literal)
        while start >= 0:
            end = start + len(literal)
            if not (line[start - 1 : start].isalnum() and literal[0].isalnum()) and not (
                line[end : end + 1].isalnum() and literal[-1].isalnum()
            ):
                return start
            start = line.find(literal, start + 1)
        return -1

    def finding(
        self, rule: str, passage: Passage, words: str, message: str, hint: str, at: str = ''
    ) -> Finding:
        """A problem at `words` of a passage, accepted under the id of the passage unless `at` gives another
        one."""
        return Finding(at or passage.at, Problem(rule, message, self.place(passage, words), hint))


def shown(sentence: str, length: int = 60) -> str:
    """The beginning of a sentence, of at most `length` characters and an ellipsis, for a message."""
    return sentence if len(sentence) <= length else sentence[:length].rsplit(' ', 1)[0] + ' ...'
