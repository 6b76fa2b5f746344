"""What a rule says of a passage: a problem at the words in question, and the name under which editors can
accept it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...core.problems import Place, Problem
from ...core.publication.source_files import Snapshot
from ...sources.files.snapshot import file_text
from .passages import Passage

FARTHEST = 60  # lines below the beginning of a passage in which its words are looked for
_PLAIN = str.maketrans('’‘“”', '\'\'""')


@dataclass(frozen=True)
class Finding:
    """`at` is what an acceptance names; '' when it cannot be accepted."""

    at: str
    problem: Problem


@dataclass
class Finder:
    """Looks words up in the files of a publication, to give their line and column."""

    files: Snapshot
    lines: dict[str, list[str]] = field(default_factory=dict)

    def place(self, passage: Passage, words: str) -> Place:
        """Where `words` begin, at or below the beginning of the passage; else that beginning."""
        name, first = passage.place.file, max(passage.place.line, 1)
        if name not in self.lines:
            self.lines[name] = file_text(self.files, name)[0].translate(_PLAIN).split('\n')
        parts = words.translate(_PLAIN).split()
        for length in (6, 3, 2, 1):
            literal = ' '.join(parts[:length])
            for i, line in enumerate(self.lines[name][first - 1 : first - 1 + FARTHEST], first):
                if literal and (at := self._word(line, literal)) >= 0:
                    return Place(name, i, at + 1)
        return passage.place

    def _word(self, line: str, literal: str) -> int:
        """Where `literal` stands in a line as whole words, or -1."""
        at = line.find(literal)
        while at >= 0:
            end = at + len(literal)
            if not (line[at - 1 : at].isalnum() and literal[0].isalnum()) and not (
                line[end : end + 1].isalnum() and literal[-1].isalnum()
            ):
                return at
            at = line.find(literal, at + 1)
        return -1

    def finding(
        self, rule: str, passage: Passage, words: str, message: str, hint: str, at: str = ''
    ) -> Finding:
        """A problem at `words` of a passage, acceptable under the passage's own name unless `at` says
        another."""
        return Finding(at or passage.at, Problem(rule, message, self.place(passage, words), hint))


def shown(sentence: str, length: int = 60) -> str:
    """The beginning of a sentence, for a message."""
    return sentence if len(sentence) <= length else sentence[:length].rsplit(' ', 1)[0] + ' ...'
