"""What stands against a release: a plain list of pure functions, all run, all reported at once; and what
editors allow all the same.

What no build bears (references that lead nowhere, figures without alt text, lost text) is refused before;
what is said here comes on top.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ...checks.content import todos
from ...checks.prepress import coarse_pictures, place_of
from ...core import rules
from ...core.page_map import PageMap
from ...core.problems import Place, Problem, in_order
from ...core.publication.dataset import Record
from ...core.publication.draft import Draft
from ...core.publication.edition import Edition
from ...core.publication.publication import Publication
from ...core.rules.measures import COARSE_PPI
from ...layout.typesetting import LaidOutUnit
from ...sources import identifiers as ids
from ...sources.files.revision import Revision
from ...sources.identifiers import typed
from .tools import Missing

WAIVABLE = rules.in_a_release(rules.BORNE)  # they stop an ordinary build; here they are weighed with the rest
NEVER = rules.in_a_release(rules.NEVER)  # no reason excuses these
SHORTEST = 10  # characters of a reason
_LEFT_OVER = re.compile(r'\b(?:TODO|TBD|TBC|FIXME)\b|\b[Ll]orem [Ii]psum\b|\?\?\?')


@dataclass(frozen=True)
class Waiver:
    """A rule whose findings editors allow, and why. `findings` are what it excused."""

    rule: str
    because: str
    findings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Case:
    """What the gate looks at. What is not known, because the build came to nothing, is empty."""

    revision: Revision
    folder: str = ''  # of the publication in its repository
    git: str = 'git'  # how it is called for this publication
    released: str = ''  # where this version was released before
    publication: Publication | None = None
    edition: Edition | None = None
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    units: dict[str, LaidOutUnit] = field(default_factory=dict)
    pages: PageMap | None = None
    findings: tuple[Problem, ...] = ()  # of the text, of the pages, of inspection
    missing: tuple[Missing, ...] = ()  # programs that should look at the files


def work_tree(case: Case) -> Iterator[Problem]:
    """The commit says what is released: there is one, and nothing was changed since."""
    if not case.revision.commit:
        yield Problem(
            'no-commit',
            'git knows no commit of this publication, so nobody could make this release again',
            Place('content'),
            f'commit it: {case.git} init && {case.git} add --all && {case.git} commit -m "The first words"',
        )
    for name in (changed.removeprefix(case.folder) for changed in case.revision.changed):
        yield Problem(
            'work-tree',
            'this file is not as it was committed',
            Place(name),
            f'commit the change: {case.git} add {shlex.quote(name)} && {case.git} commit -m "Say here what'
            ' changed, and why"; or undo it',
        )


def already_released(case: Case) -> Iterator[Problem]:
    """What was released is never made anew."""
    if case.released:
        yield Problem(
            'already-released',
            f'version {case.edition.version} was released already: {case.released}',
            _in_edition(case.edition, 'version'),
            'give the edition its next version and date',
        )


def status(case: Case) -> Iterator[Problem]:
    """The edition says that it is finished."""
    if case.edition and case.edition.status != 'final':
        yield Problem(
            'status',
            f'the edition is a {case.edition.status}',
            _in_edition(case.edition, 'status'),
            'write "status: final"; or allow it, and its imprint says that it is not final',
        )


def unfinished(case: Case) -> Iterator[Problem]:
    """Nothing is left to do."""
    yield from todos(case.drafts.values())


def left_over(case: Case) -> Iterator[Problem]:
    """No text is a stand-in for another."""
    for source in (case.publication.source, case.edition.source) if case.edition else ():
        for path, text in _texts(source.data):
            if placeholder := _LEFT_OVER.search(text):
                yield _stand_in(placeholder, source.place(path))
    for unit in (
        (case.publication.units[u] for u in case.edition.unit_ids if u in case.publication.units)
        if case.edition
        else ()
    ):
        for placeholder in _LEFT_OVER.finditer(unit.text):
            yield _stand_in(
                placeholder,
                Place(
                    unit.file,
                    unit.first_line + unit.text.count('\n', 0, placeholder.start()),
                    placeholder.start() - unit.text.rfind('\n', 0, placeholder.start()),
                ),
            )
    for record in _shown(case):
        for path, text in _texts(record.fields):
            if placeholder := _LEFT_OVER.search(text):
                yield _stand_in(placeholder, case.publication.datasets[record.dataset].place(record, *path))


def _stand_in(placeholder: re.Match, place: Place) -> Problem:
    return Problem(
        'placeholder', f'{placeholder[0]} stands in for a text', place, 'write the text, or take it out'
    )


def unsourced(case: Case) -> Iterator[Problem]:
    """Every fact says where it is from, unless it is called our own."""
    for record in _shown(case):
        dataset = case.publication.datasets[record.dataset]
        if (
            'sources' in dataset.properties
            and not record.fields.get('sources')
            and record.fields.get('basis') in (None, 'source')
        ):
            yield Problem(
                'unsourced',
                f'{record.title} names no source',
                record.place,
                'add "sources: [...]"'
                + (', or write "basis: synthesis"' if 'basis' in dataset.properties else ''),
            )


def coarse(case: Case) -> Iterator[Problem]:
    """No picture is too coarse for paper."""
    for unit, fact in coarse_pictures(case.units, COARSE_PPI):
        yield Problem(
            'picture-coarse',
            f'{case.pages.spoken(unit, fact.page)}: the picture {fact.words} has {fact.value:.0f} pixels per'
            f' inch, {COARSE_PPI} is the least',
            place_of(case.publication, case.drafts, unit, fact.block),
            rules.hint('picture-coarse'),
            'error',
        )


def identified(case: Case) -> Iterator[Problem]:
    """The publication has its identifiers, and says how to reach those who made it."""
    if case.publication:
        source = case.publication.source
        yield from ids.missing(
            source, any(output.kind.printed for output in case.publication.outputs.values())
        )
        if not any(source.data.get('contact', {}).values()):
            yield Problem(
                'contact-missing',
                'the publication does not say how to reach its publisher',
                source.key_place(('contact',)),
                typed(
                    'contact',
                    {**source.data.get('contact', {}), 'email': 'NAME@DOMAIN'},
                    'with your own address; url and address may stand there too',
                ),
            )


def checked(case: Case) -> Iterator[Problem]:
    """Whatever check and inspection find."""
    yield from (replace(p, severity='error') for p in case.findings)


def validated(case: Case) -> Iterator[Problem]:
    """The validators can have their say."""
    for tool in case.missing:
        yield Problem(
            'validator-missing',
            f'it is not installed, so {tool.task}',
            Place(tool.name),
            f'install it: {tool.command}',
        )


RULES = (
    work_tree,
    already_released,
    status,
    unfinished,
    left_over,
    unsourced,
    coarse,
    identified,
    checked,
    validated,
)


def unseen(edition: Edition, unseen_parts: str) -> Problem:
    """To be said beside reasons that were known before everything was looked at."""
    place = Place(edition.file if edition else 'content/editions')
    return Problem('unseen', f'{unseen_parts} not looked at yet: mend these first', place)


def decide(case: Case, waivers: list[tuple[str, str]]) -> tuple[list[Problem], list[Waiver], list[Problem]]:
    """Every reason that stands against a release; what was allowed, with what it excused; and what was
    allowed for nothing, to be said.

    `waivers` are pairs of a rule and why it may be broken.
    """
    reasons = in_order(p for rule in RULES for p in rule(case))
    allowed = [
        Waiver(rule, because, tuple(p for p in reasons if p.code == rule))
        for rule, because in waivers
        if rule not in NEVER
    ]
    excused = {a.rule for a in allowed}
    idle = [
        Problem('allowed-idle', f'nothing broke the rule {a.rule}', Place('--allow'), 'leave it out')
        for a in allowed
        if not a.findings
    ]
    return [p for p in reasons if p.code not in excused], [a for a in allowed if a.findings], idle


def _in_edition(edition: Edition, key: str) -> Place:
    return edition.source.place((key,))


def _shown(case: Case) -> list[Record]:
    """Every record that the edition prints."""
    keys = sorted({key for draft in case.drafts.values() for key in draft.shown})
    return [record for key in keys if (record := case.publication.record(*key))]


def _texts(value, path: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """Every text in a field, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, (dict, list)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(part, (*path, key))
