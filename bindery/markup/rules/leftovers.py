"""What looks like a mark and is none of the dialect: it would be printed as it was typed, so it is a problem.

It is looked for in what the parser took for plain text, so that code and what stands behind a backslash are
left alone; and in the plain text of an option.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...core.problems import did_you_mean
from ..source import problem

MARKS = ('index',)  # the names of marks in braces
_LONGEST = 40  # characters of a leftover that a message shows


@dataclass(frozen=True)
class Leftover:
    """A kind of leftover. `judge` says what is wrong; None if it is text after all."""

    pattern: re.Pattern[str]
    judge: Callable[[re.Match[str]], ET.Element | None]


def _shown(text: str) -> str:
    text = ' '.join(text.split())
    return text if len(text) <= _LONGEST else f'{text[:_LONGEST]} ...'


def _html(m: re.Match[str]) -> ET.Element:
    return problem(
        'raw-html',
        f'HTML such as {_shown(m[0])} would be printed as it stands: texts are written in Markdown',
        'see docs/writing.md for what to write instead; write \\< for a sign that is to be printed',
        m[0].split('\n')[0],
    )


def _brace(m: re.Match[str]) -> ET.Element | None:
    """A brace that begins no mark at all, as in {a, b}, is text."""
    name, sign = m[1], m[2]
    if name and sign is None and not did_you_mean(name.lower(), MARKS):
        return None
    next_brace = re.compile('[{}]').search(m.string, m.end())
    closed = next_brace is not None and next_brace[0] == '}'
    end = next_brace.end() if next_brace is not None and closed else m.start() + 2 * _LONGEST
    whole = m.string[m.start() : end].split('\n\n')[0]
    literal = whole.split('\n')[0]
    if not name or sign == '=' or (sign == '' and name not in MARKS):
        return problem(
            'mark-unknown',
            f'{_shown(whole)} stands where it has no effect and would be printed',
            'an id stands at the end of a heading: ## Title {#id}; write \\{ for a brace to be printed',
            literal,
        )
    if name in MARKS and not closed:
        return problem(
            'mark-open',
            f'the mark {_shown(whole)} is never closed',
            f'write {{{name}: term}}, with a brace at its end',
            literal,
        )
    if name in MARKS:
        message = f'the mark {_shown(whole)} is not complete'
        return problem('mark-broken', message, f'write {{{name}: term}}', literal)
    return problem(
        'mark-unknown',
        f'there is no mark {{{name}: ...}}',
        did_you_mean(name.lower(), MARKS, 'marks: {index: term}; write \\{ for a brace to be printed'),
        literal,
    )


def _open(m: re.Match[str]) -> ET.Element:
    kind, example = ('citation', '[@key]') if '@' in m[0] else ('call of a footnote', '[^1]')
    shown = _shown(m.string[m.start() : m.start() + 2 * _LONGEST].split('\n')[0])
    return problem(
        'mark-open',
        f'the {kind} {shown} is not closed, or not allowed here',
        f'write {example}, with a bracket at its end',
        m[0],
    )


def _other(hint: str) -> Callable[[re.Match[str]], ET.Element]:
    def judge(m: re.Match[str]) -> ET.Element:
        return problem(
            'markup-leftover', f'{_shown(m[0])} would be printed as it stands', hint, m[0].split('\n')[0]
        )

    return judge


_KINDS = (
    Leftover(
        re.compile(r'<!--|<[!?](?=[A-Za-z\[])|</?[A-Za-z][\w:-]*(?:(?:\s[^<>]*|/)?>|\s+[A-Za-z][\w:-]*\s*=)'),
        _html,
    ),
    Leftover(
        re.compile(r'\{\{[^{}]*\}\}|\{%.*?%\}|\{[!*/][^{}]*\}'),
        _other('this is a command of another program: write the words; write \\{ for a brace to be printed'),
    ),
    Leftover(re.compile(r'(?<!\{)\{(?: {0,3}([A-Za-z][\w-]*)( {0,3}:|=|(?=\}))?|[#.:])'), _brace),
    Leftover(re.compile(r'\[(?:-?@(?=\w)|\^(?=[^\s\[\]]))'), _open),
    Leftover(
        re.compile(r'(?m)^\[TOC\]|\[\[_?TOC_?\]\]'),
        _other('contents are made by the edition: delete the line'),
    ),
    Leftover(
        re.compile(r'\[\[[^\[\]\n]+\]\]'),
        _other('write a link as [words](#id), or \\[ for a bracket to be printed'),
    ),
    Leftover(
        re.compile(r'!?\[[^\[\]\n]*\]\([^()\n]*\)?'),
        _other('write a link as [words](address), with no space in the address: %20 stands for one'),
    ),
    Leftover(
        re.compile(r'\[[^\[\]\n]+\](?:\[[^\[\]\n]*\]|:(?=\s|$))'),
        _other('a link of this form wants a line such as [name]: address; write \\[ to print a bracket'),
    ),
    Leftover(
        re.compile(r'\*\*|__(?=\w)|(?<=\w)__'),
        _other(
            'strong words stand between two pairs of stars: **words**; write \\* for a star to be printed'
        ),
    ),
    Leftover(
        re.compile(r'`+'), _other('code stands between two grave accents; write \\` for one to be printed')
    ),
    Leftover(
        re.compile(r'(?m)^(?:!!!|\?\?\?|:::+|\$\$|%%|--8<--|\+\+\+|===+)'),
        _other('write a block as /// name | Title, see docs/writing.md'),
    ),
    Leftover(
        re.compile(r'(?<![\w=])==(?=\S)[^=\n]+==|(?<![\w+])\+\+(?=\S)[^+\n]+\+\+'),
        _other('the dialect has no mark for this: write *emphasis* or **strong**'),
    ),
    Leftover(
        re.compile(r':[a-z][\w+-]*:`'), _other('roles of other programs have no effect here: write the words')
    ),
)


def command(before: str, written: str) -> ET.Element | None:
    """The problem of a backslash before a letter, which escapes nothing: a command of TeX; None in a path, as
    C:\\temp."""
    if not written[1:].isalpha() or before[-1:].isalnum() or before[-1:] in (':', '\\'):
        return None
    hint = 'commands of TeX have no effect here; write \\\\ for a backslash to be printed'
    return problem('markup-leftover', f'{written}... would be printed as it stands', hint, written)


def leftovers_in(text: str) -> Iterator[tuple[int, ET.Element]]:
    """The problems of a text that is printed as it stands, each with its offset; no character is told of
    twice."""
    taken: list[tuple[int, int]] = []
    for kind in _KINDS:
        for m in kind.pattern.finditer(text):
            if any(start < m.end() and m.start() < end for start, end in taken):
                continue
            if (leftover := kind.judge(m)) is not None:
                taken.append(m.span())
                yield m.start(), leftover
