"""Make a Book of any length out of random words."""

from __future__ import annotations

from random import Random

from . import Block, Book, Bullets, Chapter, Heading, Note, Paragraph, Ref, Table

WORDS = [
    'a',
    'about',
    'action',
    'after',
    'agreement',
    'air',
    'all',
    'also',
    'among',
    'an',
    'and',
    'annual',
    'any',
    'are',
    'area',
    'as',
    'at',
    'be',
    'before',
    'between',
    'both',
    'budget',
    'building',
    'by',
    'can',
    'case',
    'change',
    'citizens',
    'city',
    'climate',
    'common',
    'council',
    'data',
    'day',
    'decision',
    'department',
    'district',
    'each',
    'early',
    'energy',
    'every',
    'evidence',
    'existing',
    'first',
    'for',
    'found',
    'from',
    'funding',
    'goal',
    'good',
    'green',
    'has',
    'have',
    'heat',
    'housing',
    'how',
    'if',
    'in',
    'indicator',
    'investment',
    'is',
    'it',
    'its',
    'land',
    'large',
    'law',
    'local',
    'long',
    'made',
    'many',
    'measure',
    'mobility',
    'more',
    'most',
    'municipal',
    'neighbourhood',
    'network',
    'new',
    'no',
    'not',
    'of',
    'office',
    'on',
    'one',
    'only',
    'open',
    'or',
    'other',
    'our',
    'over',
    'partner',
    'people',
    'period',
    'plan',
    'policy',
    'private',
    'process',
    'project',
    'public',
    'region',
    'report',
    'resilience',
    'responsibility',
    'result',
    'risk',
    'same',
    'second',
    'service',
    'several',
    'shared',
    'should',
    'small',
    'some',
    'stage',
    'step',
    'strategy',
    'street',
    'such',
    'support',
    'system',
    'target',
    'team',
    'than',
    'that',
    'the',
    'their',
    'then',
    'there',
    'these',
    'they',
    'this',
    'through',
    'time',
    'to',
    'transport',
    'two',
    'under',
    'use',
    'water',
    'well',
    'were',
    'what',
    'when',
    'where',
    'which',
    'while',
    'will',
    'with',
    'without',
    'work',
    'year',
]

# mean numbers of words
SECTION = 500  # below a heading
PARAGRAPH = 90  # in a paragraph or list
SENTENCE = 15  # in a sentence or list item

Sentence = list[str | Note | Ref]  # its parts, while the book is being made


def make_book(
    chapters: int = 20, words: int = 4500, notes: int = 25, tables: int = 4, refs: int = 20, seed: int = 1
) -> Book:
    """Make a book of `chapters`, each with so many words, notes, tables and cross-references; the same for
    the same arguments.

    `words` are those of paragraphs and lists; those of notes, tables and headings are not counted. References
    go to any chapter, heading or table of the book, before or after them.
    """
    random = Random(seed)
    sections = max(1, words // SECTION)
    targets = [f'chapter-{chapter}' for chapter in range(1, chapters + 1)]
    targets += [
        f'section-{chapter}-{count}' for chapter in range(1, chapters + 1) for count in range(1, sections + 1)
    ]
    targets += [
        f'table-{chapter}-{count}' for chapter in range(1, chapters + 1) for count in range(1, tables + 1)
    ]
    all_chapters = [
        make_chapter(random, number, words, sections, notes, tables=tables, refs=refs, targets=targets)
        for number in range(1, chapters + 1)
    ]
    return Book('A book of random words', all_chapters)


def make_chapter(
    random: Random,
    number: int,
    words: int,
    sections: int,
    notes: int,
    *,
    tables: int,
    refs: int,
    targets: list[str],
) -> Chapter:
    """Chapter `number`; its references go to some of `targets`."""
    drafts = [make_section(random, length) for length in share(words, sections)]
    sentences = [
        sentence for draft in drafts for block in draft if isinstance(block, list) for sentence in block
    ]
    for _ in range(refs):
        random.choice(sentences).extend([', see ', Ref(random.choice(targets))])
    for sentence in sentences:
        sentence.append('.')
    for _ in range(notes):
        random.choice(sentences).append(Note(f'{phrase(random, random.randint(10, 25))}.'))
    for count in range(1, tables + 1):
        random.choice(drafts).append(make_table(random, f'table-{number}-{count}'))
    blocks: list[Block] = []
    for count, draft in enumerate(drafts, 1):
        blocks.append(
            Heading(
                3 if count % 3 == 0 else 2, phrase(random, random.randint(2, 6)), f'section-{number}-{count}'
            )
        )
        blocks.extend(join(block) if isinstance(block, list) else block for block in draft)
    return Chapter(phrase(random, random.randint(1, 4)), f'chapter-{number}', blocks)


def make_section(random: Random, words: int) -> list[list[Sentence] | Table | Bullets]:
    """Blocks of so many words. Paragraphs are lists of sentences, which have no full stop yet."""
    blocks: list[list[Sentence] | Table | Bullets] = []
    for count, length in enumerate(share(words, max(1, round(words / PARAGRAPH))), 1):
        lengths = share(length, max(1, round(length / SENTENCE)))
        if count % 5 == 0:
            blocks.append(Bullets([phrase(random, count_of_words) for count_of_words in lengths]))
        else:
            blocks.append([[phrase(random, count_of_words)] for count_of_words in lengths])
    return blocks


def make_table(random: Random, id: str) -> Table:
    """A table of 3 to 5 columns and 4 to 12 rows."""
    columns = random.randint(3, 5)
    rows = [
        [phrase(random, random.randint(1, 5)) for _ in range(columns)] for _ in range(random.randint(4, 12))
    ]
    return Table(phrase(random, 5), [phrase(random, 1) for _ in range(columns)], rows, id)


def join(sentences: list[Sentence]) -> Paragraph:
    """A paragraph of sentences, a space between them."""
    parts = [part for sentence in sentences for part in [*sentence, ' ']]
    return Paragraph(parts[:-1])


def phrase(random: Random, words: int) -> str:
    """Random words, the first with a capital."""
    return ' '.join(random.choice(WORDS) for _ in range(words)).capitalize()


def share(total: int, parts: int) -> list[int]:
    """`total` in whole parts as equal as can be."""
    return [total * (part + 1) // parts - total * part // parts for part in range(parts)]
