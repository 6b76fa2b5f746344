"""The stylesheets of a publication: reading them, with icons put in, and checking them, also with
WeasyPrint."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from ..core.encoding import digest
from ..core.problems import Place, Problem
from ..core.publication.publication import Publication
from ..sources.files.cache import Step
from ..sources.files.snapshot import file_text
from ..sources.kinds import KINDS
from ..sources.pictures.checks import address_problems
from ..sources.pictures.icons import with_icons
from ..sources.pictures.size import scan, too_large
from ..sources.tokens import TOKENS
from .tasks import LAYOUT_CODE, Pending, Task, TaskRunner
from .typesetting import worker

# With these, WeasyPrint draws text in a group of its own, which no tag reaches (ISO 14289-1, 7.1).
_VEIL = re.compile(r'(?<![\w-])(opacity|mix-blend-mode)\s*:\s*([^;}]+)')
OF_FORMAT = frozenset({'size', 'bleed'})
CHECKED = Step('styles', list[str], LAYOUT_CODE)  # what WeasyPrint rejects
_HARMLESS = frozenset({'1', '100%', 'normal', 'inherit', 'initial'})


def read_styles(
    publication: Publication, names: Iterable[str], of_pages: Container[str] = ()
) -> tuple[dict[str, str], list[Problem]]:
    """The text of each stylesheet, with its icons put in, '' for one that is missing; and their problems.
    Those `of_pages` must not set the size of pages, which the format of the output sets."""
    styles, problems = {}, []
    for name in dict.fromkeys(names):
        written = _text(publication, name)
        if excesses := list(_excesses(name, written)):
            styles[name] = ''
            problems += excesses
            continue
        styles[name], of_icons = with_icons(
            written, f'styles/{name}', publication.icons, publication.tokens.rgb
        )
        of_icons = [] if name == KINDS else of_icons  # reported at the row that names the icon
        problems += of_icons + list(_veils(name, styles[name]))
        problems += _sizes(name, written) if name in of_pages else []
        if not styles[name]:
            problems.append(
                Problem(
                    'style-missing',
                    f'there is no styles/{name}',
                    Place('styles/outputs.yaml', 1, 1),
                    'add it, or change the row',
                )
            )
    return styles, problems


def _sizes(name: str, text: str) -> Iterator[Problem]:
    """The problem of page rules that set a descriptor of the output's format (CSS Paged Media 3, 7)."""
    if '@page' not in text:
        return
    import tinycss2

    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type != 'at-rule' or rule.lower_at_keyword != 'page' or rule.content is None:
            continue
        for declaration in tinycss2.parse_blocks_contents(
            rule.content, skip_comments=True, skip_whitespace=True
        ):
            if declaration.type == 'declaration' and declaration.lower_name in OF_FORMAT:
                yield Problem(
                    'page-size',
                    f'{declaration.name} of a page is set here, and by the format of the output too',
                    Place(f'styles/{name}', declaration.source_line, declaration.source_column),
                    'delete it, and write "format: A5" or the like into the row of styles/outputs.yaml',
                )


def _text(publication: Publication, name: str) -> str:
    if name == TOKENS:
        return publication.tokens.css()
    if name == KINDS:
        return publication.kinds.css()
    return file_text(publication.files, f'styles/{name}')[0]


def _excesses(name: str, text: str) -> Iterator[Problem]:
    """The problems of a stylesheet that is too large or too deep for a parser, and of pictures in it."""
    exceeded = list(too_large(text))
    for limit, count, at in exceeded:
        yield Problem(limit.code, limit.message(count), _place(text, at, f'styles/{name}'), limit.way_out)
    for address, at in scan(text).addresses if not exceeded else ():
        yield from address_problems(address, _place(text, at, f'styles/{name}'))


def _place(text: str, at: int, file: str) -> Place:
    return Place(file, text.count('\n', 0, at) + 1, at - text.rfind('\n', 0, at))


def _veils(name: str, text: str) -> Iterator[Problem]:
    """The problems of declarations that hide text from screen readers."""
    for m in _VEIL.finditer(text):
        if m[2].strip() not in _HARMLESS:
            place = Place(
                f'styles/{name}',
                text.count('\n', 0, m.start()) + 1,
                m.start() - text.rfind('\n', 0, m.start()),
            )
            yield Problem(
                'css-veil',
                f'{m[1]} puts text where no screen reader finds it',
                place,
                'use a paler colour instead',
            )


def begin_check(runner: TaskRunner, styles: dict[str, str]) -> Pending[list[str]]:
    """Begin to let WeasyPrint read the stylesheets, in workers."""
    return runner.begin(
        Task(
            step=CHECKED,
            name=name,
            work=worker.check_style,
            arguments=(text,),
            parts=(text,),
            inputs={'stylesheet': digest(text)},
            place=Place(f'styles/{name}', 1, 1),
        )
        for name, text in styles.items()
        if text
    )


def check_problems(checked: Pending[list[str]], styles: dict[str, str]) -> list[Problem]:
    """Wait for the check of the stylesheets; its problems."""
    read, problems = checked.outcome()
    return problems + [
        _rejected(name, message, styles[name])
        for (_, name), messages in sorted(read.items())
        for message in messages
    ]


def _rejected(name: str, message: str, text: str) -> Problem:
    """A message of WeasyPrint about a stylesheet as a problem: at the place that it names, or else at the
    text that it quotes."""
    m = re.search(r' at (\d+):(\d+)', message)
    quoted = re.search(r"'([^']+)'", message)
    at = text.find(quoted[1].strip()) if quoted and not m else -1
    line, column = (
        (int(m[1]), int(m[2]))
        if m
        else (text.count('\n', 0, at) + 1, at - text.rfind('\n', 0, at))
        if at >= 0
        else (1, 1)
    )
    place = Place(f'styles/{name}', line, column)
    return Problem(
        'css',
        message.replace(m[0], '') if m else message,
        place,
        'correct it: WeasyPrint would ignore it silently',
    )
