"""What looks like a mark and is none of the dialect: it would be printed as it was typed, so it is a problem.

HTML and comments; fences of code, and a backslash at the end of a line; marks in braces that are not known or
not closed; citations and calls of notes that are not closed. In running text they are found by inline
patterns, so that code and what stands behind a backslash are left alone; in the plain text of an option they
are found by `strays_in`.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import STX

from ...core.problems import did_you_mean

MARKS = ('index',)  # the names of marks in braces
_LONGEST = 40  # characters of a stray that a message shows
_HTML = re.compile(
    r'<!--|<[!?](?=[A-Za-z\[])|</?([A-Za-z][\w:-]*)(?:(?:\s[^<>]*|/)?>|\s+[A-Za-z][\w:-]*\s*=)'
)
_BRACE = re.compile(r'\{(?: {0,3}([A-Za-z][\w-]*)( {0,3}:|=)?|[#.:])')
_BRACES = re.compile('[{}]')
# What of a stray stands on one line of the source; marks that are already read begin with STX.
_SEARCHABLE = re.compile(f'[^{STX}\n]*')
_OPEN = re.compile(r'\[(?:@(?=\w)|\^(?=[^\s\[\]]))')

_FENCE = re.compile(r'(?<![^\n])(`{3,}|~{3,})[^`\n]*(?:\n.*?\n\1 *(?=\n|$)|\n.*|$)', re.S)
_LINE_END = re.compile(r'\\(?=\n)')


def _problem(code: str, message: str, hint: str, literal: str) -> ET.Element:
    about = {'code': code, 'message': message, 'hint': hint, 'literal': _SEARCHABLE.match(literal)[0]}
    return ET.Element('x-problem', about)


def _shown(text: str) -> str:
    """The beginning of a stray, on one line, as far as it is still as it was written."""
    text = ' '.join(text.split(STX)[0].split())
    return text if len(text) <= _LONGEST else f'{text[:_LONGEST]} ...'


def _html(m: re.Match) -> ET.Element:
    if m[0] == '<!--':
        comment, end, _ = m.string[m.start() : m.start() + 2 * _LONGEST].partition('-->')
        shown = _shown(comment + end)
        return _problem(
            'raw-html',
            f'a comment such as {shown} would be printed: texts here have no comments that stay hidden',
            'delete it; what is still to do stands in a block /// todo',
            m[0],
        )
    return _problem(
        'raw-html',
        f'HTML such as {_shown(m[0])} would be printed as it stands: texts are written in Markdown alone',
        'see docs/writing.md for what to write instead; write \\< for a sign that is to be printed',
        m[0],
    )


def _brace(m: re.Match) -> ET.Element | None:
    """A brace that begins no mark at all, as in {a, b}, is text."""
    name, sign = m[1], m[2]
    if name and not sign and not did_you_mean(name.lower(), MARKS):
        return None
    next_brace = _BRACES.search(m.string, m.end())
    closed = next_brace is not None and next_brace[0] == '}'
    whole = m.string[m.start() : next_brace.end() if closed else m.start() + 2 * _LONGEST].split('\n\n')[0]
    if not name or sign == '=':
        return _problem(
            'mark-unknown',
            f'{_shown(whole)} stands where it has no effect and would be printed',
            'an id stands at the end of a heading: ## Title {#id}; write \\{ for a brace to be printed',
            whole,
        )
    if name in MARKS and not closed:
        return _problem(
            'mark-open',
            f'the mark {_shown(whole)} is never closed',
            f'write {{{name}: term}}, with a brace at its end',
            whole,
        )
    if name in MARKS:
        return _problem(
            'mark-broken', f'the mark {_shown(whole)} is not complete', f'write {{{name}: term}}', whole
        )
    return _problem(
        'mark-unknown',
        f'there is no mark {{{name}: ...}}',
        did_you_mean(name.lower(), MARKS, 'marks: {index: term}; write \\{ for a brace to be printed'),
        whole,
    )


def _open(m: re.Match) -> ET.Element:
    kind, example = ('citation', '[@key]') if '@' in m[0] else ('call of a footnote', '[^1]')
    shown = _shown(m.string[m.start() : m.start() + 2 * _LONGEST].split('\n')[0])
    return _problem(
        'mark-open',
        f'the {kind} {shown} is not closed, or not allowed here',
        f'write {example}, with a bracket at its end',
        m[0],
    )


def _fence(m: re.Match) -> ET.Element:
    return _problem(
        'code-fence',
        f'{m[1]} begins no code here and would be printed',
        'indent the lines of the code by four spaces instead',
        m[1],
    )


def _line_end(m: re.Match) -> ET.Element:
    return _problem(
        'mark-unknown',
        'a backslash at the end of a line has no effect and would be printed',
        'end the line with two spaces instead',
        m[0],
    )


# With the priority among Python-Markdown's patterns: code between grave accents has 190, what stands behind a
# backslash 180.
_KINDS = (
    (_HTML, _html, 174.3),
    (_BRACE, _brace, 174.2),
    (_OPEN, _open, 174.1),
    (_FENCE, _fence, 191),
    (_LINE_END, _line_end, 181),
)


def strays_in(text: str) -> Iterator[ET.Element]:
    """The problems of a text that is printed as it stands."""
    opened: set[str] = set()
    for pattern, judge, _ in _KINDS:
        for m in pattern.finditer(text):
            if (problem := judge(m)) is not None and not _is_end(m, opened):
                yield problem


def _is_end(m: re.Match, opened: set[str]) -> bool:
    """Does an HTML tag end what another began? Then the beginning is told already. Remembers what begins."""
    if not m[0].startswith('<') or m[0].startswith(('<!', '<?')):
        return False
    name = m[1].lower()
    ends = m[0].startswith('</') and name in opened
    opened.add(name)
    return ends


class _Stray(InlineProcessor):
    def __init__(self, pattern: re.Pattern, judge, md, opened: set[str]):
        super().__init__(pattern.pattern, md)
        self.judge, self.opened = judge, opened

    def handleMatch(self, m, data):
        problem = self.judge(m)
        if problem is None:
            return None, None, None
        return '' if _is_end(m, self.opened) else problem, m.start(0), m.end(0)


class Strays(Extension):
    """Registers what takes the place of Python-Markdown's own raw HTML, which could hide text from the
    build."""

    def __init__(self):
        super().__init__()
        self.opened: set[str] = set()  # names of tags that began

    def extendMarkdown(self, md):
        md.registerExtension(self)
        md.preprocessors.deregister('html_block')
        md.inlinePatterns.deregister('html')
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, '<']
        for pattern, judge, priority in _KINDS:
            md.inlinePatterns.register(
                _Stray(pattern, judge, md, self.opened), f'stray{judge.__name__}', priority
            )

    def reset(self):
        self.opened.clear()
