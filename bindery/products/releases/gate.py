"""The gate of a release: the rules that a release must keep, and what editors allow in spite of them.

Each rule is a function from a `Case` to problems; all are checked, and all problems reported at once. They
come on top of what every build checks (references without a target, figures without alt text, lost text).
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
from ...core.publication.yaml_document import KeyPath
from ...core.rules.measures import COARSE_PPI
from ...layout.typesetting import LaidOutUnit
from ...sources import identifiers as ids
from ...sources.files.revision import Revision
from ...sources.identifiers import typed
from .tools import Missing

WAIVABLE = rules.in_a_release(rules.BORNE)  # these stop an ordinary build; here the gate judges them
NEVER = rules.in_a_release(rules.NEVER)  # these cannot be allowed
SHORTEST = 10  # the fewest characters of a reason
_LEFT_OVER = re.compile(r'\b(?:TODO|TBD|TBC|FIXME)\b|\b[Ll]orem [Ii]psum\b|\?\?\?')


@dataclass(frozen=True)
class Waiver:
    """A rule that editors allow a release to break, and why. `findings` are the problems that are excused."""

    rule: str
    because: str
    findings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Case:
    """What the gate judges. What is not known yet, or could not be made, is empty or None.

    - folder: of the publication in its repository
    - git: the command line of git for this publication
    - released: the release of this version, if there is one, or ''
    - findings: problems of the text, of the pages and of the inspection
    - missing: programs that should inspect the files and are not installed
    """

    revision: Revision
    folder: str = ''
    git: str = 'git'
    released: str = ''
    publication: Publication | None = None
    edition: Edition | None = None
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    units: Mapping[str, LaidOutUnit] = field(default_factory=dict)
    pages: PageMap | None = None
    findings: tuple[Problem, ...] = ()
    missing: tuple[Missing, ...] = ()


def work_tree(case: Case) -> Iterator[Problem]:
    """There is a commit, and no file was changed since."""
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
    """This version was not released before."""
    if case.released and case.edition:
        yield Problem(
            'already-released',
            f'version {case.edition.version} was released already: {case.released}',
            _in_edition(case.edition, 'version'),
            'give the edition its next version and date',
        )


def status(case: Case) -> Iterator[Problem]:
    """The status of the edition is final."""
    if case.edition and case.edition.status != 'final':
        yield Problem(
            'status',
            f'the edition is a {case.edition.status}',
            _in_edition(case.edition, 'status'),
            'write "status: final"; or allow it, and its imprint says that it is not final',
        )


def unfinished(case: Case) -> Iterator[Problem]:
    """The text has no TODO comments."""
    yield from todos(case.drafts.values())


def left_over(case: Case) -> Iterator[Problem]:
    """No text is a placeholder."""
    publication, edition = case.publication, case.edition
    if publication is None or edition is None:
        return
    for source in (publication.source, edition.source):
        assert source is not None, 'what was loaded has a source'
        for path, text in _texts(source.data):
            if placeholder := _LEFT_OVER.search(text):
                yield _stand_in(placeholder, source.place(path))
    for unit in (publication.units[u] for u in edition.unit_ids if u in publication.units):
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
                yield _stand_in(placeholder, publication.datasets[record.dataset].place(record, *path))


def _stand_in(placeholder: re.Match[str], place: Place) -> Problem:
    return Problem(
        'placeholder', f'{placeholder[0]} stands in for a text', place, 'write the text, or take it out'
    )


def unsourced(case: Case) -> Iterator[Problem]:
    """Every record with facts names its sources, unless it is marked as the publisher's own."""
    if case.publication is None:
        return
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
    """Every picture has enough pixels for print."""
    if case.publication is None or case.pages is None:
        return
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
    """The publication has its identifiers, the address of its publisher, and a place where it is found."""
    if case.publication:
        source = case.publication.source
        assert source is not None, 'what was loaded has a source'
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
        if not source.data.get('url'):
            yield Problem(
                'url-missing',
                'the publication does not say where it is found',
                source.key_place(('url',)),
                'write url: "https://DOMAIN/PATH" into content/publication.yaml, with the place where it'
                ' will stay',
            )


def deadline(case: Case) -> Iterator[Problem]:
    """An edition that asks for comments says until when."""
    if case.edition and case.edition.comments_until == '':
        yield Problem(
            'deadline-missing',
            'the edition asks for comments and does not say until when',
            _in_edition(case.edition, 'comments_until'),
            'write comments_until: "YEAR-MONTH-DAY", the last day on which a comment is still read',
        )


def checked(case: Case) -> Iterator[Problem]:
    """Checks and inspection have no findings."""
    yield from (replace(p, severity='error') for p in case.findings)


def validated(case: Case) -> Iterator[Problem]:
    """The validators are installed."""
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
    deadline,
    checked,
    validated,
)


def unseen(edition: Edition | None, unseen_parts: str) -> Problem:
    """A note that some things were not checked yet, for reasons that are reported before the end."""
    place = Place(edition.file if edition else 'content/editions')
    return Problem('unseen', f'{unseen_parts} not looked at yet: mend these first', place)


def decide(case: Case, waivers: list[tuple[str, str]]) -> tuple[list[Problem], list[Waiver], list[Problem]]:
    """Judge a release: the reasons against it; the waivers with the problems that they excuse; and warnings
    for waivers that excuse nothing.

    `waivers` are pairs of a rule and the reason why it may be broken.
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
    """The place of a key in the file of an edition."""
    assert edition.source is not None, 'what was loaded has a source'
    return edition.source.place((key,))


def _shown(case: Case) -> list[Record]:
    """Every record that the edition prints."""
    if case.publication is None:
        return []
    keys = sorted({key for draft in case.drafts.values() for key in draft.shown})
    return [record for key in keys if (record := case.publication.record(*key))]


def _texts(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every text in a value of YAML, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts(part, (*path, index))
