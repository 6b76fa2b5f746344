"""build.py explain CODE: explain a problem."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import click

from ..group import main

if TYPE_CHECKING:
    from ...core.rules import Rule

WIDTH = 100  # characters of a line on the terminal
HEAD = """# What can be wrong

Every problem is told with a code in brackets, as in `error[ref-unknown]`. Here is what each means; so says
`build.py explain CODE`. This page is made from the rules: `build.py explain --markdown > docs/problems.md`.
"""


def _codes(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """The codes that begin so, for completion."""
    from ...core.rules import RULES

    return [code for code in RULES if code.startswith(begun)]


@main.command()
@click.argument('code', default='', shell_complete=_codes)
@click.option('--markdown', is_flag=True, help='Print everything as Markdown, for docs/problems.md.')
def explain(code: str, markdown: bool) -> None:
    """Say what the problem CODE means, and what to do about it; without CODE, a line for each code."""
    from ...core.rules import RULES, find

    if markdown:
        click.echo('\n'.join(_page()), nl=False)
        return
    if not code:
        for line in _listed():
            click.echo(line)
        return
    rule = find(code)
    if rule is None:
        from ...core.problems import did_you_mean

        suggestion = did_you_mean(code, RULES, 'build.py explain lists them all')
        raise click.UsageError(f'there is no problem {code}; {suggestion}')
    for line in _explained(rule):
        click.echo(line)


def _listed() -> Iterator[str]:
    """A line for each code, grouped by stages: its first sentence, shortened to the width."""
    from ...core.rules import STAGES

    for n, (stage, about) in enumerate(STAGES.items()):
        yield from ['', f'{stage}: {about}'] if n else [f'{stage}: {about}']
        for rule in _of_stage(stage):
            first = rule.means.split('. ')[0].rstrip('.')
            yield f'  {rule.code:24} {textwrap.shorten(first, WIDTH - 27, placeholder=" ...")}'


def _of_stage(stage: str) -> Iterator[Rule]:
    """The rules of a stage."""
    from ...core.rules import RULES

    return (rule for rule in RULES.values() if rule.stage == stage)


def _explained(rule: Rule) -> Iterator[str]:
    """A rule as plain text."""
    yield f'{rule.code} ({rule.severity}; {rule.stage})'
    yield from _filled(rule.means)
    if rule.remedy:
        yield from _filled(f'What to do: {rule.remedy}')
    for line in _exceptions(rule):
        yield from _filled(line)
    if rule.example:
        for word, text in (('Wrong', rule.example.wrong), ('Right', rule.example.right)):
            yield from ('', f'{word}, in {rule.example.file}:', '', textwrap.indent(text, '    '))


def _filled(text: str) -> list[str]:
    """A paragraph, wrapped to the width."""
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _exceptions(rule: Rule) -> Iterator[str]:
    """Whether editors or a release may allow the problem, and what preflight requires."""
    from ...core.rules import BORNE, NEVER, WEIGHED

    if rule.acceptable:
        entry = f'accepted: [{{rule: {rule.code}, at: ..., because: ...}}]'
        yield f'Editors may accept it in the file of an edition: {entry}.'
    if rule.release == NEVER:
        yield 'Nothing allows it in a release.'
    if rule.release in (WEIGHED, BORNE) and not rule.code.endswith('*'):
        yield f'A release may allow it with a reason: --allow {rule.code} --because "...".'
    if required := rule.preflight:
        limit = f', {required.limit:g} {required.unit}' if required.unit and required.limit else ''
        yield f'A file for the press must keep: {required.what}{limit} [{required.source}].'


def _page() -> Iterator[str]:
    """All rules as a page of Markdown."""
    from ...core.rules import STAGES

    yield HEAD
    for stage, about in STAGES.items():
        yield f'## {stage[0].upper()}{stage[1:]}\n\n{about[0].upper()}{about[1:]}.\n'
        for rule in _of_stage(stage):
            yield f'### {rule.code}\n'
            paragraph = ' '.join(filter(None, (rule.means, rule.remedy, *_exceptions(rule))))
            yield f'*{rule.severity.capitalize()}.* {_escaped(paragraph)}\n'
            if rule.example:
                kind = PurePosixPath(rule.example.file).suffix[1:].replace('j2', 'jinja')
                for word, text in (('Wrong', rule.example.wrong), ('Right', rule.example.right)):
                    yield f'{word}, in `{rule.example.file}`:\n\n````{kind}\n{text}\n````\n'


def _escaped(text: str) -> str:
    """Plain text with the special characters of Markdown escaped."""
    return ''.join(f'\\{char}' if char in '\\*[]<&_`#|' else char for char in text)
