"""Names: what may become part of a path, a file name or a line on a terminal. One pattern, one function, for
all of them."""

from __future__ import annotations

import re
import unicodedata

# Controls, halves of characters, and private use, which the press keeps for its own tokens.
UNPRINTABLE = re.compile(
    '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]'
)
LONGEST = 80
_NAME = re.compile(r'[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*')
WANTED = 'letters without accents, digits, and between them hyphens, dots or underscores'
HINT = f'use {WANTED}, {LONGEST} characters at the most'


def slug(text: str) -> str:
    """A text as a name for links, as in "why-pilots-stall": small letters without accents and digits, hyphens
    between them; '' for a text in another script."""
    plain = unicodedata.normalize('NFKD', text.replace('ß', 'ss')).encode('ascii', 'ignore').decode()
    return '-'.join(re.findall(r'[a-z0-9]+', plain.lower().replace("'", '')))


def is_name(word: object) -> bool:
    """Is `word` a slug, version, or the name of an edition, output, handout, event, dataset or chart? Such a
    name cannot lead out of a folder, hide a file, or say anything to a terminal: it holds no slash, no space,
    no control character, and begins and ends with a letter or digit."""
    return isinstance(word, str) and len(word) <= LONGEST and '..' not in word and bool(_NAME.fullmatch(word))


def is_prefix(word: object) -> bool:
    """Is `word` what may stand before a folio, such as "A-" or "{number}-"? With an ASCII number the whole
    folio is a name then."""
    return isinstance(word, str) and is_name(word.replace('{number}', '1') + '1')
