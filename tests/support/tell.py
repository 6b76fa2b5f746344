"""Builds one edition in a process of its own and tells, as JSON, where its PDF is and what was composed.
`python tests/support/tell.py BOOK EDITION`

A process of its own, because a build forks its workers, which a process with threads, such as a test
runner's, must not do.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def main(book: Path, edition: str) -> None:
    from bindery.core.document import xml
    from bindery.products.build import build
    from bindery.products.paginator import Paginator
    from bindery.products.pipeline import choose, compose, open_sources
    from bindery.products.session import Options, Session

    with Session(book, Options((edition,))) as session:
        (built,), _ = build(session)
        sources = open_sources(session)
        composition = compose(session, sources, choose(session, sources.publication))
        (before,) = composition.editions.values()
        c = (
            Paginator(session, composition, session.notice)
            .sound(before, composition.outputs[built.output])
            .composed
        )
    known = sources.publication.units
    print(
        json.dumps({
            'path': str(book / built.path),
            'late': c.late,
            'composed': list(before.drafts),
            'units': [
                {
                    'id': u,
                    'file': known[u].file,
                    'html': xml(c.trees[u]),
                    'places': [str(p) for p in c.drafts[u].places],
                }
                for u in c.edition.unit_ids
            ],
        })
    )


if __name__ == '__main__':
    main(Path(sys.argv[1]), sys.argv[2])
