"""Spelling, by a Hunspell dictionary that lies here or with the content; nothing is fetched."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from ...core.encoding import digest
from ...core.problems import Place, Problem
from ...core.publication.publication import Publication
from ...core.publication.source_files import Snapshot
from ...sources.files.cache import Cache, Step
from ...sources.files.snapshot import file_text
from .findings import Finder, Finding
from .passages import Passage

WORDS = 'content/words.txt'
UNKNOWN, NEAR = Step('spelling', list[str], ('checks/prose',)), Step('suggest', list[str], ('checks/prose',))
OWN = Path(__file__).parents[2] / 'data' / 'dictionaries'
_ADDRESS = re.compile(r'(?:https?://|www\.)\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+\b(?:/\S*)?')
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TOKEN = re.compile(r'[^\s,;:!?()\[\]“”\"/–—…]+')
_CAPITALS = re.compile(r"[A-Z]{2,}(?:['’]?s)?\Z")


class Speller:
    """Looks words up in one language. `known` are names and the words of the project."""

    def __init__(self, publication: Publication, cache: Cache, names: Iterable[str]):
        self.language = publication.meta['language']
        self.cache = cache
        self.files = dictionary(publication.files, self.language)
        listed, self.problems = word_list(publication.files)
        self.known = {w for text in names for w in _WORD.findall(text)} | set(listed)
        self.seen: dict[str, bool] = {}

    @cached_property
    def digest(self) -> str:
        return digest(*self.files.values())

    @cached_property
    def dictionary(self):
        from spylls.hunspell import Dictionary

        with tempfile.TemporaryDirectory() as scratch:  # it reads no bytes, only files
            for name, data in self.files.items():
                Path(scratch, name).write_bytes(data)
            return Dictionary.from_files(str(Path(scratch, self.language)))

    def missing(self, passages: list[Passage]) -> list[str]:
        """The words of passages that the dictionary does not have, from the cache if it can be."""
        texts = tuple(dict.fromkeys(p.text for p in passages))
        return self.cache.get_or_make(
            UNKNOWN,
            (self.digest, *texts),
            lambda: [w for w in dict.fromkeys(w for t in texts for w in words(t)) if not self._has(w)],
        )

    def _has(self, word: str) -> bool:
        if word not in self.seen:
            plain = word.replace('’', "'")
            self.seen[word] = self.dictionary.lookup(plain) or (
                plain.endswith("'s") and self.dictionary.lookup(plain[:-2])
            )
        return self.seen[word]

    def is_known(self, word: str) -> bool:
        """Is it a name or a word of the project, as it stands, with a capital at its beginning, or as a
        possessive?"""
        plain = word.replace('’', "'").removesuffix("'s")
        return bool({word, plain, plain[0].lower() + plain[1:]} & self.known)

    def suggestions(self, word: str) -> list[str]:
        """Up to three words that may be meant."""
        from itertools import islice

        return self.cache.get_or_make(
            NEAR, (self.digest, word), lambda: list(islice(self.dictionary.suggest(word), 3))
        )


def words(text: str) -> Iterator[str]:
    """The words of a text that a dictionary can judge: no addresses, no short forms, nothing with a digit."""
    for token in _TOKEN.findall(_ADDRESS.sub(' ', text)):
        if not any(c.isdigit() for c in token):
            yield from (w for w in _WORD.findall(token) if len(w) > 1 and not _CAPITALS.match(w))


def dictionary(files: Snapshot, language: str) -> dict[str, bytes]:
    """The two files of the Hunspell dictionary of a language, ours or that of a publication, by their names;
    nothing where there is none."""
    names = (f'{language}.aff', f'{language}.dic')
    own = {path.name: path for path in OWN.iterdir()}
    if all(name in own for name in names):
        return {name: own[name].read_bytes() for name in names}
    theirs = {name: files.get(f'content/dictionaries/{name}') for name in names}
    return (
        {name: data for name, data in theirs.items() if data is not None}
        if None not in theirs.values()
        else {}
    )


def word_list(files: Snapshot) -> tuple[list[str], list[Problem]]:
    """The words of content/words.txt, one a line, in alphabetical order; what follows a # is a comment."""
    if WORDS not in files:
        return [], []
    text, problems = file_text(files, WORDS)
    found: list[str] = []
    for n, line in enumerate(text.split('\n'), 1):
        word = line.partition('#')[0].strip()
        if not word:
            continue
        if found and (word.casefold(), word) <= (found[-1].casefold(), found[-1]):
            twice = word == found[-1]
            problems.append(
                Problem(
                    'word-order',
                    f'{word} is listed twice' if twice else f'{word} does not follow {found[-1]}',
                    Place(WORDS, n, 1),
                    'delete it' if twice else 'keep the words in alphabetical order',
                )
            )
        found.append(word)
    return found, problems


def spelling(passages: dict[str, list[Passage]], speller: Speller, finder: Finder) -> Iterator[Finding]:
    """Every word that neither the dictionary nor the project knows, at each passage where it occurs.
    `passages`: source -> its passages."""
    for problem in speller.problems:
        yield Finding('', problem)
    if not speller.files:
        place = Passage('text', '', '', '', Place('content/publication.yaml', 1, 1))
        yield finder.finding(
            'dictionary-missing',
            place,
            'language:',
            f'there is no dictionary for {speller.language}, so nothing is spelled',
            f'add {speller.language}.aff and {speller.language}.dic to content/dictionaries',
        )
        return
    for of_source in passages.values():
        unknown = {w for w in speller.missing(of_source) if not speller.is_known(w)}
        for passage in of_source if unknown else ():
            for word in sorted(unknown & set(words(passage.text))):
                near = speller.suggestions(word)
                yield finder.finding(
                    'spelling',
                    passage,
                    word,
                    f'“{word}” is in no dictionary',
                    (f'did you mean {", ".join(near)}? Or ' if near else '')
                    + f'add the word to {WORDS}, or mark its language',
                )
