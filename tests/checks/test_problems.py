"""Promise 2: everything wrong is said at once, with its place and what to do, and nothing good is damaged."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.book import REPOSITORY, build, edit, pdfs

CHAPTERS, DATA = 'content/chapters', 'content/data'
DOUGH, RISING, BAKING = f'{CHAPTERS}/dough.md', f'{CHAPTERS}/rising.md', f'{CHAPTERS}/baking.md'
ANNEX, FULL, BOOK_CSS = 'content/annexes/loaves.md', 'content/editions/full.yaml', 'styles/book.css'
FLOURS, LOAVES = f'{DATA}/flours.yaml', f'{DATA}/loaves.yaml'
TOKENS = 'styles/tokens.yaml'
OVEN, CRUMB = 'content/images/oven.svg', 'content/images/crumb.png'
FLOUR_CARDS, LOAF_TABLE = 'templates/views/flours-cards.html.j2', 'templates/views/loaves-table.html.j2'
CHAPTER = 'templates/units/chapter.html.j2'


def swap(file: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda book: edit(book / file, old, new)


def put(file: str, data: bytes | str) -> Callable[[Path], None]:
    return lambda book: (book / file).write_bytes(data.encode() if isinstance(data, str) else data)


def remove(file: str) -> Callable[[Path], None]:
    return lambda book: (book / file).unlink()


def cut(file: str, size: int) -> Callable[[Path], None]:
    return lambda book: (book / file).write_bytes((book / file).read_bytes()[:size])


def all_of(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    return lambda book: [change(book) for change in changes]


@dataclass(frozen=True)
class Row:
    """A mistake and what must be said of it. `marker` is the text at its place; a ¦ in it shows the very
    column."""

    name: str
    make: Callable[[Path], None]
    code: str
    file: str
    marker: str
    message: str
    hint: str
    also: frozenset[str] | set[str] = frozenset()  # what else follows from the same mistake and may be said


def place_of(book: Path, file: str, marker: str) -> tuple[int, int | None]:
    """Line and column of the only occurrence of `marker`; no column when the marker does not show one."""
    if not marker:
        return 1, None
    text = (book / file).read_bytes().decode('utf-8', 'replace')
    plain = marker.replace('¦', '')
    assert text.count(plain) == 1, f'{plain!r} occurs {text.count(plain)} times'
    at = text.index(plain) + max(marker.find('¦'), 0)
    return text.count('\n', 0, at) + 1, at - text.rfind('\n', 0, at) if '¦' in marker else None


ROWS = [
    Row(
        'reference',
        swap(DOUGH, '[](#rising)', '[](#risng)'),
        'ref-unknown',
        DOUGH,
        '[](#risng)',
        'has the id risng',
        'did you mean rising?',
    ),
    Row(
        'title',
        swap(DOUGH, 'title:proof', 'title:prof'),
        'ref-unknown',
        DOUGH,
        '[](title:prof)',
        'has the id prof',
        'did you mean proof?',
    ),
    Row(
        'page',
        swap(RISING, 'page:tab-water', 'page:tab-watr'),
        'ref-unknown',
        RISING,
        '[](page:tab-watr)',
        'id tab-watr',
        'did you mean tab-water?',
    ),
    Row(
        'record',
        swap(BAKING, 'loaves:rundstykke', 'loaves:rundstyke'),
        'ref-unknown',
        BAKING,
        '(loaves:rundstyke)',
        'rundstyke is not in loaves',
        'did you mean rundstykke?',
    ),
    Row(
        'country for language',
        swap(BAKING, '*[fr]un', '*[dk]un'),
        'language-unknown',
        BAKING,
        'Wait *¦[dk]un',
        'no language dk',
        'not the country: cs, da',
    ),
    Row(
        'language of a title',
        swap(f'{DATA}/references.yaml', 'language: fr', 'language: french'),
        'language-unknown',
        f'{DATA}/references.yaml',
        '- id: calvel1990',
        'no language french',
        'not the country',
    ),
    Row(
        'odd link',
        swap(BAKING, '(#dough)', '(cellar.md)'),
        'link-odd',
        BAKING,
        '[the dough](cellar.md)',
        'cellar.md leads nowhere',
        'write #id',
    ),
    Row(
        'citation',
        swap(DOUGH, '@tartine2010, p', '@tartin2010, p'),
        'citation-unknown',
        DOUGH,
        '[@calvel2001; @tartin2010',
        'no reference tartin2010',
        'did you mean tartine2010?',
    ),
    Row(
        'source of a box',
        swap(RISING, 'sources: [tartine2010]', 'sources: [tartine2011]'),
        'citation-unknown',
        RISING,
        'sources: [¦tartine2011]',
        'no reference tartine2011',
        'did you mean tartine2010?',
    ),
    Row(
        'foreign key',
        swap(LOAVES, 'flour: r1150', 'flour: r1151'),
        'ref-unknown',
        LOAVES,
        'flour: ¦r1151',
        'r1151 is not in flours',
        'did you mean r1150?',
    ),
    Row(
        'foreign key in a list',
        swap(FLOURS, '[calvel2001]', '[calvel2002]'),
        'ref-unknown',
        FLOURS,
        '[¦calvel2002]',
        'calvel2002 is not in references',
        'did you mean calvel2001?',
        {'citation-unknown'},
    ),
    Row(
        'foreign dataset',
        swap('content/schemas/loaves.yaml', 'refersTo: flours', 'refersTo: flour'),
        'dataset-unknown',
        LOAVES,
        'flour: ¦t65',
        'no dataset flour',
        'did you mean flours?',
    ),
    Row(
        'see',
        swap(f'{DATA}/index.yaml', 'see: flour', 'see: flower'),
        'index-unknown',
        f'{DATA}/index.yaml',
        'see: ¦flower',
        'flower',
        'did you mean flour?',
    ),
    Row(
        'figure file',
        swap(BAKING, 'images/oven.svg', 'images/stove.svg'),
        'image-missing',
        BAKING,
        'image: ¦images/stove.svg',
        'no content/images/stove.svg',
        'put the file there',
    ),
    Row(
        'image outside',
        swap(BAKING, 'images/oven.svg', '../styles/book.css'),
        'image-outside',
        BAKING,
        'image: ¦../styles/book.css',
        'outside of content/',
        'copy it to content/images',
    ),
    Row(
        'image on the web',
        swap(BAKING, 'images/oven.svg', 'https://example.org/img/oven.svg?w=9'),
        'image-address',
        BAKING,
        'image: ¦https://example.org',
        'https://example.org/img/oven.svg?w=9 is an address',
        'put it into content/images and write images/oven.svg',
    ),
    Row(
        'image named from the root',
        swap(BAKING, 'images/oven.svg', 'content/images/oven.svg'),
        'image-path',
        BAKING,
        'image: ¦content/images/oven.svg',
        'content/images/oven.svg begins with content/',
        'write images/oven.svg',
    ),
    Row(
        'image with backslashes',
        swap(BAKING, 'images/oven.svg', 'images\\oven.svg'),
        'image-path',
        BAKING,
        'image: ¦images\\oven.svg',
        'images\\oven.svg is written with backslashes',
        'write images/oven.svg',
    ),
    Row(
        'image on a drive',
        swap(BAKING, 'images/oven.svg', 'C:\\Users\\me\\oven.svg'),
        'image-path',
        BAKING,
        'image: ¦C:',
        'C:\\Users\\me\\oven.svg is a place on one computer',
        'into content/images and write images/oven.svg',
    ),
    Row(
        'chart',
        swap(BAKING, 'image: images/oven.svg', 'chart: heat'),
        'chart-unknown',
        BAKING,
        '/// figure | The oven',
        'no chart heat',
        'charts:',
    ),
    Row(
        'drawing',
        swap(BAKING, 'image: images/oven.svg', 'drawing: heat'),
        'drawing-unknown',
        BAKING,
        'drawing: ¦heat',
        'no drawing heat',
        'make templates/drawings/heat.svg.j2',
    ),
    Row(
        'dataset of a view',
        swap(RISING, '/// view | flours', '/// view | flurs'),
        'dataset-unknown',
        RISING,
        '/// view | flurs',
        'no dataset flurs',
        'did you mean flours?',
    ),
    Row(
        'form of a view',
        swap(RISING, 'as: cards', 'as: crads'),
        'view-unknown',
        RISING,
        '/// view | flours',
        'flours has no form crads',
        'did you mean cards?',
    ),
    Row(
        'field in where',
        swap(RISING, '{grain: wheat}', '{grian: wheat}'),
        'field-unknown',
        RISING,
        'where: {¦grian',
        'flours has no field grian',
        'did you mean grain?',
    ),
    Row(
        'field to sort by',
        swap(ANNEX, 'sort: title', 'sort: titel'),
        'field-unknown',
        ANNEX,
        'sort: ¦titel',
        'loaves has no field titel',
        'did you mean title?',
    ),
    Row(
        'value in where',
        swap(RISING, '{grain: wheat}', '{grain: oats}'),
        'value-unknown',
        RISING,
        'grain: ¦oats',
        'no record of flours has oats as its grain',
        'one of: rye, wheat',
    ),
    Row(
        'part of a list in where',
        swap(RISING, '{grain: wheat}', '{grain: [wheat, oats]}'),
        'value-unknown',
        RISING,
        '[wheat, ¦oats',
        'no record of flours has oats as its grain',
        'one of: rye, wheat',
    ),
    Row(
        'way of looking in where',
        swap(RISING, '{grain: wheat}', '{grain: {like: wheat}}'),
        'query-odd',
        RISING,
        '{¦grain: {like',
        'grain cannot be looked at in this way',
        '{exists: true}',
    ),
    Row(
        'nothing selected',
        swap(RISING, '{grain: wheat}', '{grain: wheat, id: r1150}'),
        'view-empty',
        RISING,
        '¦where: {grain',
        'no record of flours',
        'all of its conditions',
    ),
    Row(
        'caption without table',
        swap(RISING, 'as: cards', 'as: cards\n    caption: Flours'),
        'table-missing',
        RISING,
        '/// view | flours',
        'no table',
        'leave out caption',
    ),
    Row(
        'two homes',
        swap(BAKING, '## Heat', '/// view | loaves\n    as: table\n    home: true\n///\n\n## Heat'),
        'home-twice',
        ANNEX,
        '/// view | loaves',
        'have their home here and at content/chapters/baking.md',
        'on one of the two views',
    ),
    Row(
        'unknown key',
        swap(FLOURS, 'note: Wants', 'nots: Wants'),
        'key-unknown',
        FLOURS,
        '¦nots: Wants',
        'unknown key nots',
        'did you mean note?',
    ),
    Row(
        'missing key',
        swap(LOAVES, '  country: DE\n', ''),
        'key-missing',
        LOAVES,
        '¦id: pumpernickel',
        'country is missing',
        'add "country: ..."',
    ),
    Row(
        'wrong type',
        swap(LOAVES, 'grams: 250', 'grams: plenty'),
        'type',
        LOAVES,
        'grams: ¦plenty',
        'grams must be a whole number',
        'whole number',
    ),
    Row(
        'number for text',
        swap(LOAVES, 'title: Baguette', 'title: 12'),
        'type',
        LOAVES,
        'title: ¦12',
        'title must be text',
        'put quotes around it',
    ),
    Row(
        'record without source',
        all_of(
            swap(
                'content/schemas/flours.yaml',
                '    note: {type: string}',
                '    note: {type: string}\n    basis: {type: string}',
            ),
            swap(FLOURS, 'sources: [calvel2001]', 'basis: source\n  sources: []'),
        ),
        'source-missing',
        FLOURS,
        'basis: ¦source',
        'Strong white is said to be taken from a source',
        'keys of references',
    ),
    Row(
        'value',
        swap(FLOURS, 'grain: rye', 'grain: ryye'),
        'value',
        FLOURS,
        'grain: ¦ryye',
        "grain is 'ryye'",
        'did you mean rye?',
    ),
    Row(
        'same id in a dataset',
        swap(LOAVES, 'id: pumpernickel', 'id: baguette'),
        'id-duplicate',
        LOAVES,
        'id: ¦baguette\n  title: Pumpernickel',
        'baguette is used twice (first on line 1)',
        'choose another id',
    ),
    Row(
        'same key',
        swap(LOAVES, 'grams: 250', 'grams: 250\n  grams: 260'),
        'yaml-duplicate',
        LOAVES,
        '¦grams: 260',
        'grams is written twice (first on line 5)',
        'keep one',
    ),
    Row(
        'YAML syntax',
        swap(FLOURS, 'Rises high.', 'Rises: high: up'),
        'yaml-syntax',
        FLOURS,
        'Rises¦: high: up',
        'a colon and a space inside unquoted text',
        'put the text in double quotes: note: "Rises: high: up"',
    ),
    Row(
        'YAML tag',
        swap(FLOURS, 'Rises high.', '!!python/object:os.system x'),
        'yaml-tag',
        FLOURS,
        '¦!!python/object',
        'is not allowed',
        'plain values',
    ),
    Row(
        'YAML key',
        swap(FLOURS, 'note: Rises high.', '[a, b]: Rises high.'),
        'yaml-key',
        FLOURS,
        '¦[a, b]:',
        'must be a word',
        'in quotes',
    ),
    Row(
        'YAML depth',
        swap(FLOURS, 'Rises high.', '[' * 60 + ']' * 60),
        'yaml-deep',
        FLOURS,
        'note: [[[',
        'deeper than 40 levels',
        'flatten it',
    ),
    Row(
        'YAML bomb',
        swap(FLOURS, 'grain: rye\n  note: Wants a sour dough.', 'grain: &a rye\n  note: *a'),
        'yaml-alias',
        FLOURS,
        '¦&a rye',
        'aliases',
        'write the value out',
    ),
    Row(
        'YAML too large',
        put(f'{DATA}/index.yaml', '# ' + 'x' * 4_000_001),
        'yaml-size',
        f'{DATA}/index.yaml',
        '',
        'more than 4,000,000',
        'split',
    ),
    Row(
        'no schema',
        remove('content/schemas/index.yaml'),
        'schema-missing',
        f'{DATA}/index.yaml',
        '',
        'no content/schemas/index.yaml',
        'describe the dataset',
    ),
    Row(
        'no dataset',
        remove(f'{DATA}/index.yaml'),
        'dataset-missing',
        'content/schemas/index.yaml',
        '',
        'no content/data/index.yaml',
        'delete the schema',
    ),
    Row('empty file', put(RISING, ''), 'file-empty', RISING, '', 'is empty', 'delete it'),
    Row(
        'not UTF-8',
        put(RISING, b'---\nid: rising\ntitle: Letting it rise\nkind: chapter\n---\n\nFour \xe0 pain.\n'),
        'encoding',
        RISING,
        'Four ',
        'byte 0xe0 is not UTF-8',
        'encoding UTF-8',
    ),
    Row(
        'control character',
        swap(RISING, 'Warm dough', 'Warm \x07dough'),
        'character',
        RISING,
        'Warm ¦\x07dough',
        'U+0007',
        'delete it',
    ),
    Row(
        'no front matter',
        swap(RISING, '---\nid: rising', 'id: rising'),
        'front-matter',
        RISING,
        'id: rising',
        'does not begin',
        'begin with a line ---',
    ),
    Row(
        'front-matter key',
        swap(DOUGH, 'short: Dough', 'shrot: Dough'),
        'key-unknown',
        DOUGH,
        '¦shrot: Dough',
        'unknown key shrot',
        'did you mean short?',
    ),
    Row(
        'kind',
        swap(RISING, 'kind: chapter', 'kind: chaptre'),
        'kind-unknown',
        RISING,
        '',
        'no kind chaptre',
        'did you mean chapter?',
    ),
    Row(
        'unit of an edition',
        swap(FULL, 'rising, baking]', 'rising, bakng]'),
        'unit-unknown',
        FULL,
        'rising, ¦bakng]',
        'no file has the id bakng',
        'did you mean baking?',
    ),
    Row(
        'unit twice',
        swap(FULL, 'rising, baking]', 'rising, baking, dough]'),
        'unit-twice',
        FULL,
        'baking, ¦dough]',
        'dough stands twice',
        'keep one',
    ),
    Row(
        'two units of one id',
        swap(ANNEX, 'id: loaves\ntitle', 'id: dough\ntitle'),
        'id-duplicate',
        ANNEX,
        '',
        f'also that of {DOUGH}',
        'choose another id',
        {'unit-unknown'},
    ),
    Row(
        'no ISBN',
        swap('content/publication.yaml', 'isbn_pdf: 978-0-00-000000-2', 'doi: 10.1000/bread'),
        'identifier-missing',
        'content/publication.yaml',
        '¦identifiers:',
        'no ISBN of the PDF',
        'isbn_pdf: "978-',
    ),
    Row(
        'same id in two chapters',
        swap(BAKING, '{#heat}', '{#proof}'),
        'id-duplicate',
        BAKING,
        '## Heat {#proof}',
        'proof is used twice (first at content/chapters/rising.md:',
        'choose another id',
    ),
    Row(
        'same id in a chapter',
        swap(BAKING, 'id: fig-crumb', 'id: fig-oven'),
        'id-duplicate',
        BAKING,
        '¦id: fig-oven\n    image: images/crumb.png',
        'fig-oven is used twice',
        'choose another id',
    ),
    Row(
        'alt text',
        swap(BAKING, '    alt: Crumb with small even holes.\n', ''),
        'alt-missing',
        BAKING,
        '/// figure | A crumb',
        'no alt text',
        'add "alt: ..."',
    ),
    Row(
        'alt text of a picture',
        swap(BAKING, 'Wait *', '![](images/crumb.png) *'),
        'alt-missing',
        BAKING,
        '![](images',
        'no alt text',
        'say in words',
    ),
    Row(
        'caption of a figure',
        swap(BAKING, '/// figure | A crumb', '/// figure'),
        'caption-missing',
        BAKING,
        '/// figure\n',
        'figure has no caption',
        '/// figure | The caption',
    ),
    Row(
        'caption of a table',
        swap(DOUGH, '/// table | How much water', '/// table'),
        'caption-missing',
        DOUGH,
        '/// table\n',
        'table has no caption',
        '/// table | The caption',
    ),
    Row(
        'title of a margin note',
        swap(BAKING, 'Wait *', '/// margin\n\nPause.\n///\n\nWait *'),
        'title-missing',
        BAKING,
        '/// margin',
        'margin note has no title',
        '/// margin | The term',
    ),
    Row(
        'table without rows',
        swap(DOUGH, '| Loaf     | Water per kilo |\n|----------|', 'Loaf: water\n|----------|'),
        'table-missing',
        DOUGH,
        '/// table |',
        'holds no table',
        'empty line above',
    ),
    Row(
        'table without its line of dashes',
        swap(DOUGH, '|----------|----------------|\n', ''),
        'table-dashes',
        DOUGH,
        '| Loaf     | Water',
        'line of dashes under the head of the table is missing',
        '|---|---|',
    ),
    Row(
        'cells beyond the head',
        swap(DOUGH, '| Baguette | 650 grams      |', '| Baguette | 650 grams | 20 |'),
        'row-cells',
        DOUGH,
        '| Baguette',
        'this row has 3 cells, the head of the table has 2',
        'a | inside of a cell',
    ),
    Row(
        'figure without image',
        swap(BAKING, '    image: images/crumb.png\n', ''),
        'figure-empty',
        BAKING,
        '/// figure | A crumb',
        'neither image nor chart',
        'add "image:',
    ),
    Row(
        'heading level',
        swap(DOUGH, '### Kneading', '#### Kneading'),
        'heading-skipped',
        DOUGH,
        '#### Kneading',
        'level 4 follows one of level 2',
        'write ### Kneading',
    ),
    Row(
        'block never closed',
        swap(BAKING, 'even holes.\n///', 'even holes.\n'),
        'block-open',
        BAKING,
        '/// figure | A crumb',
        'figure is never closed',
        'as many slashes',
    ),
    Row(
        'nothing to close',
        swap(BAKING, 'Wait *', '///\n\nWait *'),
        'block-close',
        BAKING,
        '///\n\nWait',
        'close no block',
        'delete the line',
    ),
    Row(
        'name of a block',
        swap(RISING, '/// pitfall', '/// pitfal'),
        'block-unknown',
        RISING,
        '/// pitfal |',
        'no block pitfal',
        'did you mean pitfall?',
    ),
    Row(
        'option of a block',
        swap(BAKING, 'credit: Drawing', 'credits: Drawing'),
        'key-unknown',
        BAKING,
        '¦credits: Drawing',
        'unknown key credits',
        'did you mean credit?',
    ),
    Row(
        'options in disorder',
        swap(BAKING, 'image: images/crumb.png', 'image images/crumb.png'),
        'yaml-syntax',
        BAKING,
        'image images/crumb.png',
        'the options of this block cannot be read: this line is neither',
        'key: value',
    ),
    Row(
        'edition of a passage',
        swap(RISING, '/// only | trial', '/// only | trail'),
        'edition-unknown',
        RISING,
        '/// only | trail',
        'no edition trail',
        'did you mean trial?',
    ),
    Row(
        'raw HTML',
        swap(RISING, 'Warm dough', 'Warm <a>dough</a>'),
        'raw-html',
        RISING,
        'Warm ¦<a>',
        'HTML such as <a>',
        'docs/writing.md',
    ),
    Row(
        'HTML in a record',
        swap(FLOURS, 'note: Rises', 'note: It *is* <a>bold</a> and rises'),
        'raw-html',
        FLOURS,
        '- ¦id: t65',
        'HTML such as <a>',
        'docs/writing.md',
    ),
    Row(
        'comment',
        swap(RISING, 'Warm dough', 'Warm *dough* <!-- private comment'),
        'raw-html',
        RISING,
        '¦<!-- private',
        'HTML such as <!--',
        'docs/writing.md',
    ),
    Row(
        'mark never closed',
        swap(RISING, 'Warm dough', 'Warm {index: rye'),
        'mark-open',
        RISING,
        '¦{index: rye',
        'is never closed',
        'write {index: term}',
    ),
    Row(
        'name of a mark',
        swap(RISING, 'Warm dough', '*Warm*{indx: dough} dough'),
        'mark-unknown',
        RISING,
        '¦{indx: dough}',
        'no mark {indx: ...}',
        'did you mean index?',
    ),
    Row(
        'paragraph too long',
        swap(RISING, 'Warm dough', 'Warm dough ' * 2_000),
        'limit-paragraph-characters',
        RISING,
        'rises fast',
        'characters in one paragraph; the limit is 20,000',
        'empty lines',
    ),
    Row(
        'footnote without text',
        swap(DOUGH, '[^salt]: Salt keeps the yeast in check.\n', ''),
        'footnote-unknown',
        DOUGH,
        'time.¦[^salt]',
        'no footnote salt',
        '[^salt]: ...',
    ),
    Row(
        'footnote never called',
        swap(DOUGH, 'time.[^salt]', 'time.'),
        'footnote-unused',
        DOUGH,
        '[^salt]: Salt',
        'salt is never called',
        'write [^salt]',
    ),
    Row(
        'to do',
        swap(BAKING, '## Heat', '/// todo | Measure the heat\n\nSoon.\n///\n\n## Heat'),
        'todo',
        BAKING,
        '/// todo |',
        'Measure the heat',
        'do it',
    ),
    Row(
        'character without glyph',
        swap(RISING, 'Warm dough', 'Warm dough 麵'),
        'glyph-missing',
        RISING,
        'dough ¦麵',
        'U+9EB5',
        'add a font',
    ),
    Row(
        'broken PNG',
        cut(CRUMB, 60),
        'image-broken',
        BAKING,
        'image: ¦images/crumb.png',
        'content/images/crumb.png cannot be read',
        'save the image again',
    ),
    Row(
        'broken SVG',
        swap(OVEN, '</svg>', '</svgg>'),
        'image-broken',
        OVEN,
        '</svgg>',
        'not a valid SVG',
        'save the image again',
    ),
    Row(
        'kind of image',
        all_of(swap(BAKING, 'images/oven.svg', 'images/oven.gif'), put('content/images/oven.gif', b'GIF89a')),
        'image-kind',
        BAKING,
        'image: ¦images/oven.gif',
        'neither SVG nor PNG',
        'convert it',
    ),
    Row(
        'entity in SVG',
        swap(OVEN, '<svg ', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<svg '),
        'svg-entity',
        OVEN,
        '<!DOCTYPE',
        'entity',
        'plain SVG',
    ),
    Row(
        'link in SVG',
        swap(OVEN, '</svg>', '<image href="http://example.org/a.png"/>\n</svg>'),
        'svg-link',
        OVEN,
        '<image ¦href',
        'http://example.org/a.png',
        'embed',
    ),
    Row(
        'bad Jinja',
        swap(FLOUR_CARDS, '{% endfor %}', '{% endfro %}'),
        'template-syntax',
        FLOUR_CARDS,
        '{% endfro %}',
        'endfro',
        'mend the template',
    ),
    Row(
        'undefined variable',
        swap(FLOUR_CARDS, 'md(r.note)', 'md(remark)'),
        'template-error',
        FLOUR_CARDS,
        'md(remark)',
        "'remark' is undefined",
        'optional values',
    ),
    Row(
        'undefined in a unit',
        swap(CHAPTER, '{{ number }}', '{{ nmber }}'),
        'template-error',
        CHAPTER,
        '{{ nmber }}',
        "'nmber' is undefined",
        'optional values',
    ),
    Row(
        'unknown record in a template',
        swap(LOAF_TABLE, "'flours', r.flour", "'flours', 'oat'"),
        'template-error',
        LOAF_TABLE,
        "'oat'",
        'oat is not in flours',
        '',
    ),
    Row(
        'template not there',
        swap(FLOUR_CARDS, '{% for', "{% include 'crust.j2' %}\n{% for"),
        'template-missing',
        FLOUR_CARDS,
        '',
        'no template crust.j2',
        'make templates/crust.j2, and begin with a copy of templates/',
    ),
    Row(
        'not well-formed',
        swap(FLOUR_CARDS, '</section>', ''),
        'template-markup',
        FLOUR_CARDS,
        '',
        'not well-formed',
        'close every element',
    ),
    Row(
        'rejected CSS',
        swap(BOOK_CSS, 'table-layout: fixed', 'table-layuot: fixed'),
        'css',
        BOOK_CSS,
        '¦table-layuot',
        'table-layuot',
        'ignore it silently',
    ),
    Row(
        'rejected selector',
        swap(BOOK_CSS, '.box {', '.box:::x {'),
        'css',
        BOOK_CSS,
        '.box:::x',
        'selector',
        'ignore it silently',
    ),
    Row(
        'text behind a veil',
        swap(BOOK_CSS, '.footnote {', '.footnote { opacity: .6;'),
        'css-veil',
        BOOK_CSS,
        '¦opacity',
        'no screen reader',
        'paler colour',
    ),
    Row(
        'no stylesheet',
        swap('styles/outputs.yaml', 'book.css]', 'bok.css]'),
        'style-missing',
        'styles/outputs.yaml',
        '',
        'no styles/bok.css',
        'add it',
    ),
    Row(
        'colour without a value',
        swap(TOKENS, "rgb: '#3d3a1f', ", ''),
        'colour-empty',
        TOKENS,
        '¦rye:   {cmyk',
        'rye has no value',
        'add rgb:',
    ),
    Row(
        'colour in other words',
        swap(TOKENS, "rgb: '#3d3a1f'", 'rgb: brown'),
        'value',
        TOKENS,
        'rgb: ¦brown',
        'brown',
        'six small hexadecimal digits',
    ),
    Row(
        'too much of one ink',
        swap(TOKENS, '[50, 45, 85, 55]', '[50, 45, 185, 5]'),
        'value',
        TOKENS,
        '[50, 45, ¦185',
        '185',
        'from 0 to 100',
    ),
    Row(
        'too much ink',
        swap(TOKENS, '[50, 45, 85, 55]', '[70, 75, 85, 55]'),
        'ink',
        TOKENS,
        'cmyk: ¦[70, 75',
        'rye puts 285 % of ink on the paper',
        'lower the inks',
    ),
    Row(
        'icon',
        swap(BOOK_CSS, 'padding: 2mm;', 'padding: 2mm; background: url(icons/loaf.svg);'),
        'icon-unknown',
        BOOK_CSS,
        '¦url(icons/loaf.svg)',
        'no icon loaf',
        'styles/icons/loaf.svg',
    ),
    Row(
        'unknown colour in a scope',
        swap(TOKENS, 'crust: rye', 'crust: ryee'),
        'colour-unknown',
        TOKENS,
        'crust: ¦ryee',
        'the name ryee',
        'did you mean rye?',
    ),
    Row(
        'unknown name in a scope',
        swap(TOKENS, '{crust: rye}', '{crst: rye}'),
        'colour-unknown',
        TOKENS,
        '{¦crst: rye}',
        'the name crst',
        'did you mean crust?',
    ),
    Row(
        'unknown colour in a pair',
        swap(TOKENS, '[ink, paper', '[ink, papre'),
        'colour-unknown',
        TOKENS,
        '[ink, ¦papre',
        'the name papre',
        'did you mean paper?',
    ),
    Row(
        'colours too near to each other',
        swap(TOKENS, '[ink, paper, 7, running text]', '[rye, crust, 4.5, titles]'),
        'contrast',
        TOKENS,
        '- ¦[rye, crust',
        'rye on crust has a contrast of',
        'take a lighter crust',
    ),
    Row(
        'size named like a colour',
        swap(TOKENS, 'pairs:', 'sizes: {ink: 10pt}\npairs:'),
        'token-twice',
        TOKENS,
        'sizes: {¦ink',
        'names a colour and a size',
        'another name',
    ),
    Row(
        'unknown key of a colour',
        swap(TOKENS, 'note: rules of boxes', 'nots: rules of boxes'),
        'key-unknown',
        TOKENS,
        '¦nots: rules',
        'unknown key nots',
        'did you mean note?',
    ),
    Row(
        'no colour of that name',
        swap('templates/overlay.html.j2', '{% for p in pages %}', '{% for p in pages %}{{ tokens.inkk }}'),
        'template-error',
        'templates/overlay.html.j2',
        '{{ tokens.inkk }}',
        'inkk',
        '',
    ),
]


@pytest.mark.parametrize('row', ROWS, ids=lambda row: row.name.replace(' ', '-'))
def test_a_mistake_is_named_with_its_place_and_a_remedy(row: Row, baked: Path):
    """One mistake, one problem: at its line, in words, with a hint; the PDFs of the last build stay as they
    are."""
    good = pdfs(baked)
    row.make(baked)
    result = build(baked)
    wrong = [p for p in result.problems if p['severity'] == 'error' and p['code'] not in row.also]
    assert (result.code, {p['code'] for p in wrong}) == (1, {row.code}), result.out + result.err
    assert 'Traceback' not in result.out + result.err
    found = wrong[0]
    line, column = place_of(baked, row.file, row.marker)
    assert (found['file'], found['line']) == (row.file, line), found
    assert column in (None, found['column']), found
    assert row.message in found['message']
    assert found['hint'] and row.hint in found['hint'], found
    assert pdfs(baked) == good and len(good) == 2


def test_ten_mistakes_are_said_in_one_run(baked: Path):
    """An editor who made ten mistakes learns of all ten at once, in the order of files and lines."""
    good = pdfs(baked)
    names = [
        'reference',
        'citation',
        'figure file',
        'field in where',
        'unknown key',
        'wrong type',
        'raw HTML',
        'heading level',
        'rejected CSS',
        'alt text',
    ]
    rows = [next(row for row in ROWS if row.name == name) for name in names]
    for row in rows:
        row.make(baked)
    result = build(baked)
    assert result.code == 1
    assert {(row.code, row.file, place_of(baked, row.file, row.marker)[0]) for row in rows} == {
        (p['code'], p['file'], p['line']) for p in result.problems
    }
    places = [(p['file'], p['line'], p['column']) for p in result.problems]
    assert places == sorted(places)
    assert pdfs(baked) == good


def test_problems_read_well_without_json(bread: Path):
    """As text: place, severity, code and message on a line, the hint below it, and a last line that says
    nothing was written."""
    edit(bread / DOUGH, '[](#rising)', '[](#risng)')
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / 'build.py'), '--book', str(bread)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    line, _ = place_of(bread, DOUGH, '(#risng)')
    assert done.returncode == 1
    assert re.search(
        rf'^{DOUGH}:{line}:\d+: error\[ref-unknown\]: nothing in this edition has the id risng\n  hint: did'
        r' you mean rising\?$',
        done.stderr,
        re.M,
    )
    assert 'nothing was written' in done.stderr.splitlines()[-1]
    assert not list((bread / 'output').rglob('*.pdf'))


def test_a_billion_laughs_are_refused_at_once(bread: Path):
    """Aliases of aliases would fill the memory when written out: nine levels are as harmless as one."""
    laughs = '- &l0 [ha, ha]\n' + ''.join(
        f'- &l{n} [{", ".join([f"*l{n - 1}"] * 9)}]\n' for n in range(1, 10)
    )
    (bread / FLOURS).write_text(laughs)
    result = build(bread)
    assert result.code == 1 and 'yaml-alias' in result.codes and 'Traceback' not in result.err


@pytest.mark.parametrize(
    'deep',
    ['[' * 100_000, '- ' * 5_000 + 'x', '{a: ' * 5_000, '\n'.join(' ' * n + 'a:' for n in range(1_500))],
    ids=['brackets', 'dashes', 'braces', 'indents'],
)
def test_no_depth_of_yaml_breaks_the_build(deep: str, bread: Path):
    (bread / FLOURS).write_text(deep)
    result = build(bread)
    assert result.code == 1, result.err[-500:]
    assert {p['code'] for p in result.problems if p['file'] == FLOURS} & {'yaml-deep', 'yaml-syntax'}
    assert 'Traceback' not in result.err


def test_norway_stays_text(baked: Path):
    """NO is a country, not false; the build of the unchanged book is silent."""
    import pypdfium2

    result = build(baked)
    assert (result.code, result.problems) == (0, [])
    document = pypdfium2.PdfDocument(next(b for name, b in pdfs(baked).items() if 'full' in name))
    text = ' '.join(' '.join(page.get_textpage().get_text_range() for page in document).split())
    assert 'Rundstykke NO Half white' in text


def test_fonts_or_editions_that_are_not_there_are_named(bread: Path):
    fonts = bread / 'styles' / 'fonts'
    fonts.rename(bread / 'fonts')
    found = build(bread).one('fonts-missing')
    assert found['file'] == 'styles/fonts' and 'put the font files' in found['hint']
    (bread / 'fonts').rename(fonts)
    shutil.rmtree(bread / 'content' / 'editions')
    found = build(bread).one('edition-none')
    assert found['file'] == 'content/editions' and 'content/editions/NAME.yaml' in found['hint']


def test_a_missing_publication_file_is_named(bread: Path):
    (bread / 'content' / 'publication.yaml').unlink()
    found = build(bread).one('file-unreadable')
    assert found['file'] == 'content/publication.yaml' and found['hint'] == 'add it'
