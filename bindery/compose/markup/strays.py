"""Text that looks like a mark and is none of the dialect. It would be printed as it was typed, so each is a
problem.

HTML and comments; fences of code, and a backslash at the end of a line; marks in braces that are unknown or
not closed; citations and calls of notes that are not closed. In running text they are found by inline
patterns, which leave code and escaped characters alone; in the plain text of an option by `strays_in`.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

from markdown import Markdown
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
# Up to here a stray can be found again in one line of the source; marks that are already read begin with STX.
_UNSEARCHABLE = re.compile(f'[{STX}\n]')
_OPEN = re.compile(r'\[(?:@(?=\w)|\^(?=[^\s\[\]]))')

_FENCE = re.compile(r'(?<![^\n])(`{3,}|~{3,})[^`\n]*(?:\n.*?\n\1 *(?=\n|$)|\n.*|$)', re.S)
_LINE_END = re.compile(r'\\(?=\n)')


def _problem(code: str, message: str, hint: str, literal: str) -> ET.Element:
    searchable = _UNSEARCHABLE.split(literal, maxsplit=1)[0]
    return ET.Element('x-problem', {'code': code, 'message': message, 'hint': hint, 'literal': searchable})


def _shown(text: str) -> str:
    """The beginning of a stray for a message: on one line, up to the first mark that is already read."""
    text = ' '.join(text.split(STX)[0].split())
    return text if len(text) <= _LONGEST else f'{text[:_LONGEST]} ...'


def _html(m: re.Match[str]) -> ET.Element:
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


def _brace(m: re.Match[str]) -> ET.Element | None:
    """None for a brace that begins no mark at all, as in {a, b}: it is text."""
    name, sign = m[1], m[2]
    if name and not sign and not did_you_mean(name.lower(), MARKS):
        return None
    next_brace = _BRACES.search(m.string, m.end())
    closing = next_brace if next_brace and next_brace[0] == '}' else None
    end = closing.end() if closing else m.start() + 2 * _LONGEST
    whole = m.string[m.start() : end].split('\n\n')[0]
    if not name or sign == '=':
        return _problem(
            'mark-unknown',
            f'{_shown(whole)} stands where it has no effect and would be printed',
            'an id stands at the end of a heading: ## Title {#id}; write \\{ for a brace to be printed',
            whole,
        )
    if name in MARKS and not closing:
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


def _open(m: re.Match[str]) -> ET.Element:
    kind, example = ('citation', '[@key]') if '@' in m[0] else ('call of a footnote', '[^1]')
    shown = _shown(m.string[m.start() : m.start() + 2 * _LONGEST].split('\n')[0])
    return _problem(
        'mark-open',
        f'the {kind} {shown} is not closed, or not allowed here',
        f'write {example}, with a bracket at its end',
        m[0],
    )


def _fence(m: re.Match[str]) -> ET.Element:
    return _problem(
        'code-fence',
        f'{m[1]} begins no code here and would be printed',
        'indent the lines of the code by four spaces instead',
        m[1],
    )


def _line_end(m: re.Match[str]) -> ET.Element:
    return _problem(
        'mark-unknown',
        'a backslash at the end of a line has no effect and would be printed',
        'end the line with two spaces instead',
        m[0],
    )


# What finds a stray, what judges it, and the priority among Python-Markdown's patterns, where code between
# grave accents has 190 and an escaped character 180.
Judge = Callable[[re.Match[str]], ET.Element | None]
_KINDS: tuple[tuple[re.Pattern[str], Judge, float], ...] = (
    (_HTML, _html, 174.3),
    (_BRACE, _brace, 174.2),
    (_OPEN, _open, 174.1),
    (_FENCE, _fence, 191),
    (_LINE_END, _line_end, 181),
)


def strays_in(text: str) -> Iterator[ET.Element]:
    """The problems of a text that is printed without reading marks."""
    opened: set[str] = set()
    for pattern, judge, _ in _KINDS:
        for m in pattern.finditer(text):
            if (problem := judge(m)) is not None and not _is_end(m, opened):
                yield problem


def _is_end(m: re.Match[str], opened: set[str]) -> bool:
    """Whether an HTML tag ends an element whose start tag was reported already. Adds the name of a start tag
    to `opened`."""
    if not m[0].startswith('<') or m[0].startswith(('<!', '<?')):
        return False
    name = m[1].lower()
    ends = m[0].startswith('</') and name in opened
    opened.add(name)
    return ends


class InlinePattern(InlineProcessor):
    """An inline pattern of the dialect."""

    def read(self, m: re.Match[str]) -> ET.Element | str | None:
        """What takes the place of a match; None leaves the text as it is."""
        raise NotImplementedError

    # Python-Markdown itself declares this method with other arguments than its base class.
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | str | None, int | None, int | None]:
        replacement = self.read(m)
        return (None, None, None) if replacement is None else (replacement, m.start(0), m.end(0))


class _Stray(InlinePattern):
    def __init__(self, pattern: re.Pattern[str], judge: Judge, md: Markdown, opened: set[str]):
        super().__init__(pattern.pattern, md)
        self.judge, self.opened = judge, opened

    def read(self, m: re.Match[str]) -> ET.Element | str | None:
        problem = self.judge(m)
        return '' if problem is not None and _is_end(m, self.opened) else problem


class Strays(Extension):
    """Registers the patterns of strays in place of Python-Markdown's raw HTML, which could hide text from the
    checks."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: set[str] = set()  # the names of start tags that were reported

    def extendMarkdown(self, md: Markdown) -> None:
        md.registerExtension(self)
        md.preprocessors.deregister('html_block')
        md.inlinePatterns.deregister('html')
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, '<']
        for pattern, judge, priority in _KINDS:
            md.inlinePatterns.register(_Stray(pattern, judge, md, self.opened), f'stray-{priority}', priority)

    def reset(self) -> None:
        self.opened.clear()
