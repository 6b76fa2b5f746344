"""The look of the real book around a few words, so that its covers, openers and papers can be made with any
title in a moment."""

from __future__ import annotations

import shutil
from itertools import combinations
from pathlib import Path

import pypdfium2
import yaml

from support.book import REPOSITORY

MM = 72 / 25.4
MATTER = ('cover', 'title-page', 'back-cover')
EDITION = """
title: {title}
version: "1.0"
status: draft
date: "2031-05-17"
stamp: "{stamp}"
matter:
  - {{name: cover, folios: none, units: [cover]}}
  - {{name: front, folios: roman, units: [title-page]}}
  - {{name: body, folios: arabic, units: [part, chapter, stage]}}
  - {{name: annexes, folios: arabic, prefix: "{{number}}-", restart: unit, units: [annex]}}
  - {{name: back, folios: none, units: [back-cover]}}
"""
HANDOUTS = """
- {{id: pieces, kind: handout, title: "{title}", for: For the council, edition: final,
   take: [{{section: a-chapter}}]}}
- {{id: whole, kind: handout, title: "A chapter", for: For the council, edition: final,
   take: [{{unit: chapter}}]}}
- {{id: small, kind: booklet, title: "{title}", for: For the council, edition: final,
   take: [{{section: a-chapter}}]}}
"""
EVENT = """
name: "{title}"
place: ""
date: ""
languages: [en]
quantity: 2
handouts: [{{id: pieces}}, {{id: whole}}]
booklets: [{{id: small}}]
sheets: []
series: []
"""


def titled_book(book: Path, title: str, **meta: str) -> Path:
    """A book in the look of the real one; `title` is that of everything in it, `meta` is more of
    publication.yaml."""
    content = book / 'content'
    for folder in ('matter', 'chapters', 'annexes', 'data', 'schemas', 'editions', 'events'):
        (content / folder).mkdir(parents=True)
    for folder in ('styles', 'templates'):
        shutil.copytree(REPOSITORY / folder, book / folder)
    about = yaml.safe_load((REPOSITORY / 'content/publication.yaml').read_text('utf-8')) | {
        'title': title,
        **meta,
    }
    shutil.copy(REPOSITORY / 'content/kinds.yaml', content)
    (content / 'publication.yaml').write_text(yaml.safe_dump(about, allow_unicode=True), 'utf-8')
    for name in MATTER:
        text = (REPOSITORY / f'content/matter/{name}.md').read_text('utf-8')
        (content / f'matter/{name}.md').write_text(text, 'utf-8')
    stages = yaml.safe_load((REPOSITORY / 'content/data/stages.yaml').read_text('utf-8'))
    rows = [{**{k: v for k, v in stage.items() if k != 'standards'}, 'sources': []} for stage in stages]
    (content / 'data/stages.yaml').write_text(yaml.safe_dump(rows, allow_unicode=True), 'utf-8')
    schema = (REPOSITORY / 'content/schemas/stages.yaml').read_text('utf-8')
    (content / 'schemas/stages.yaml').write_text(
        schema.replace(', refersTo: standards', '').replace(', refersTo: references', ''), 'utf-8'
    )
    for folder, name, kind, more in (
        ('matter', 'part', 'part', ''),
        ('chapters', 'chapter', 'chapter', ''),
        ('chapters', 'stage', 'chapter', 'stage: vision\n'),
        ('annexes', 'annex', 'annex', ''),
    ):
        key = '/// note | Key question\n\nWhat do we want?\n///\n\n' if more else ''
        text = f'---\nid: {name}\ntitle: "{title}"\nkind: {kind}\nshort: Short\n{more}---\n\n{key}'
        text += 'A word.\n' if kind == 'part' else f'## A section {{#a-{name}}}\n\nA word.\n'
        (content / folder / f'{name}.md').write_text(text, 'utf-8')
    (content / 'editions/final.yaml').write_text(EDITION.format(title='Final edition', stamp=''), 'utf-8')
    (content / 'editions/intermediate.yaml').write_text(
        EDITION.format(title='Intermediate edition', stamp='For comment'), 'utf-8'
    )
    (content / 'handouts.yaml').write_text(HANDOUTS.format(title=title), 'utf-8')
    (content / 'events/fair.yaml').write_text(EVENT.format(title=title), 'utf-8')
    return book


def overprints(pdf: Path) -> list[str]:
    """Lines of text that stand on each other or run off the trimmed page: "page: words", empty if all is
    well."""
    found = []
    for n, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        text, (left, bottom, right, top) = page.get_textpage(), page.get_trimbox()
        boxes = [text.get_rect(i) for i in range(text.count_rects())]
        said = [(box, text.get_text_bounded(*box).strip()) for box in boxes]
        found += [
            f'{n}: off the page: {words}'
            for box, words in said
            if box[0] < left or box[1] < bottom or box[2] > right or box[3] > top
        ]
        for (one, words), (other, more) in combinations(said, 2):
            wide = min(one[2], other[2]) - max(one[0], other[0])
            high = min(one[3], other[3]) - max(one[1], other[1])
            if wide > 1 and high > 0.4 * min(one[3] - one[1], other[3] - other[1]):
                found.append(f'{n}: {words} | {more}')
    return found
