"""A tiny publication (tests/examples/), an example put into one of its files, and what is said of it:
read, composed and checked in this process, nothing is laid out."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest

from bindery.checks.prose import proofread
from bindery.checks.prose.spelling import Speller
from bindery.core.problems import Problem, Refused, in_order
from bindery.core.publication.source_files import Snapshot
from bindery.layout.workers import Outcome
from bindery.products import session as sessions
from bindery.products.events.rows import read_event
from bindery.products.handouts.make import unmakeable
from bindery.products.handouts.rows import read_rows
from bindery.products.pipeline import choose, compose, open_sources, refuse
from bindery.products.session import Options, Session
from bindery.sources.files.snapshot import take
from support.book import REPOSITORY

PUBLICATION = Path(__file__).parents[1] / 'examples'
FONT = 'styles/fonts/SourceSerif4-Regular.ttf'
GIVEN_OUT = ('content/handouts.yaml', 'content/events/')
_KEY = re.compile(r'[\w$-]+(?=:)')


class InThisProcess:
    """Does what a pool of workers does, when somebody waits for it."""

    def __init__(self):
        self.calls: dict[int, tuple] = {}

    def submit(self, limits, call, *arguments) -> int:
        self.calls[len(self.calls) + 1] = call, arguments
        return len(self.calls)

    def outcome(self, tickets) -> tuple[int, Outcome]:
        ticket = next(iter(tickets))
        call, arguments = self.calls[ticket]
        return ticket, Outcome(call(*arguments), None, 0)

    def close(self) -> None:
        pass


@cache
def base() -> dict[str, bytes]:
    """The files of the publication without any example."""
    return {**take(PUBLICATION)[0].files, FONT: (REPOSITORY / FONT).read_bytes()}


def with_example(file: str, text: str) -> dict[str, bytes]:
    """The publication with an example in `file`. It takes the place of: the text below the front matter
    of a chapter, unless it shows the front matter too; a list in YAML, a template, or a file that is not
    there; the keys of the same name in other YAML. To a stylesheet it is added."""
    before = base().get(file, b'').decode()
    if file.endswith('.md') and not re.search('^kind:', text, re.M):
        text = f'{before.rpartition("---")[0]}---\n\n{text}'
    elif file.endswith('.css'):
        text = f'{before}{text}'
    elif file.endswith('.yaml') and _KEY.match(text) and _KEY.match(before):
        parts = re.split(r'^(?=[\w$-]+:)', before, flags=re.M)
        own = set(re.findall(r'^[\w$-]+(?=:)', text, re.M))
        text = ''.join(part for part in parts if part and _KEY.match(part)[0] not in own) + text
    return dict(sorted({**base(), file: f'{text}\n'.encode()}.items()))


class Press:
    """Reads publications one after the other; what is the same in all of them is made once."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch):
        self.folder = folder
        self.rows = []
        patch.setattr(sessions, 'TaskRunner', partial(sessions.TaskRunner, pool=InThisProcess()))
        read, dictionaries = Speller.dictionary.func, []  # reading one takes a second: once is enough

        def dictionary(speller: Speller):
            dictionaries[:] = dictionaries or [read(speller)]
            return dictionaries[0]

        patch.setattr(Speller, 'dictionary', property(dictionary))

    def codes(self, file: str, text: str, proofread_too: bool) -> set[str]:
        """The codes of what is said of the publication with an example in `file`."""
        return {p.code for p in self.said(file, text, proofread_too)}

    def said(self, file: str, text: str, proofread_too: bool) -> tuple[Problem, ...]:
        session = Session(self.folder, Options(jobs=1), (Snapshot(with_example(file, text)), []))
        try:
            with session:
                sources = open_sources(session)
                publication, rows, problems = sources.publication, [], []
                if file.startswith(GIVEN_OUT):
                    rows, problems = read_rows(publication)
                    problems += [
                        p for name in publication.events for p in read_event(name, publication, rows)[1]
                    ]
                chosen = choose(session, publication)
                composition = compose(session, sources, replace(chosen, problems=tuple(problems)))
                found = [*composition.problems, *unmakeable(composition, rows)]
                refuse(found)
                editions = [(c.edition, c.drafts) for c in composition.editions.values()]
                text_too = proofread(publication, editions, session.cache) if proofread_too else []
                return tuple(in_order([*found, *text_too]))
        except Refused as refused:
            return refused.problems
