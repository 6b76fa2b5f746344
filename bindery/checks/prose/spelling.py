"""Check the spelling with a Hunspell dictionary, of the library or of the publication; nothing is
downloaded."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from ...core.encoding import digest
from ...core.problems import Place, Problem
from ...core.publication.publication import Publication
from ...core.publication.source_files import Snapshot
from ...sources.files.cache import Cache, Step
from ...sources.files.snapshot import file_text
from .findings import Finder, Finding
from .passages import Passage

WORDS = 'content/words.txt'
UNKNOWN, SUGGESTED = (
    Step('spelling', list[str], ('checks/prose',)),
    Step('suggest', list[str], ('checks/prose',)),
)
OWN = Path(__file__).parents[2] / 'data' / 'dictionaries'
_ADDRESS = re.compile(r'(?:https?://|www\.)\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+\b(?:/\S*)?')
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TOKEN = re.compile(r'[^\s,;:!?()\[\]“”\"/–—…]+')
_CAPITALS = re.compile(r"[A-Z]{2,}(?:['’]?s)?\Z")


class Speller:
    """Looks words up in the dictionary of a publication's language. `known` are `names` and
    content/words.txt; `problems` are those of that file; `files` is empty where there is no dictionary."""

    def __init__(self, publication: Publication, cache: Cache, names: Iterable[str]):
        self.language = publication.meta['language']
        self.cache = cache
        self.files = dictionary(publication.files, self.language)
        listed, self.problems = word_list(publication.files)
        self.known = {word for text in names for word in _WORD.findall(text)} | set(listed)
        self.seen: dict[str, bool] = {}

    @cached_property
    def digest(self) -> str:
        """Of the files of the dictionary."""
        return digest(*self.files.values())

    @cached_property
    def dictionary(self) -> Any:
        """The dictionary as a `spylls` object, read when it is first needed."""
        from spylls.hunspell import Dictionary

        with tempfile.TemporaryDirectory() as scratch:  # spylls reads only files
            for name, data in self.files.items():
                Path(scratch, name).write_bytes(data)
            return Dictionary.from_files(str(Path(scratch, self.language)))

    def missing(self, passages: list[Passage]) -> list[str]:
        """The words of passages that are not in the dictionary. Taken from the cache if the texts are
        unchanged."""
        texts = tuple(dict.fromkeys(passage.text for passage in passages))
        return self.cache.get_or_make(
            UNKNOWN,
            (self.digest, *texts),
            lambda: [
                word
                for word in dict.fromkeys(word for text in texts for word in words(text))
                if not self._has(word)
            ],
        )

    def _has(self, word: str) -> bool:
        if word not in self.seen:
            plain = word.replace('’', "'")
            self.seen[word] = bool(
                self.dictionary.lookup(plain) or (plain.endswith("'s") and self.dictionary.lookup(plain[:-2]))
            )
        return self.seen[word]

    def is_known(self, word: str) -> bool:
        """Is it a name or a word of the project, also with a capital at its beginning or as a possessive?"""
        plain = word.replace('’', "'").removesuffix("'s")
        return bool({word, plain, plain[0].lower() + plain[1:]} & self.known)

    def suggestions(self, word: str) -> list[str]:
        """Up to three similar words of the dictionary."""
        return self.cache.get_or_make(
            SUGGESTED, (self.digest, word), lambda: list(islice(self.dictionary.suggest(word), 3))
        )


def words(text: str) -> Iterator[str]:
    """The words of a text that a dictionary may have: not addresses, abbreviations and anything with a
    digit."""
    for token in _TOKEN.findall(_ADDRESS.sub(' ', text)):
        if not any(char.isdigit() for char in token):
            yield from (word for word in _WORD.findall(token) if len(word) > 1 and not _CAPITALS.match(word))


def dictionary(files: Snapshot, language: str) -> dict[str, bytes]:
    """The two files of the Hunspell dictionary of a language, that of the library or else of the publication:
    name -> data; empty where there is none."""
    names = (f'{language}.aff', f'{language}.dic')
    own = {path.name: path for path in OWN.iterdir()}
    if all(name in own for name in names):
        return {name: own[name].read_bytes() for name in names}
    of_publication = {name: files.get(f'content/dictionaries/{name}') for name in names}
    complete = {name: data for name, data in of_publication.items() if data is not None}
    return complete if len(complete) == len(names) else {}


def word_list(files: Snapshot) -> tuple[list[str], list[Problem]]:
    """The words of content/words.txt, one a line, and the problems of that file: words must be in
    alphabetical order. What follows a # is a comment."""
    if WORDS not in files:
        return [], []
    text, problems = file_text(files, WORDS)
    listed: list[str] = []
    for number, line in enumerate(text.split('\n'), 1):
        word = line.partition('#')[0].strip()
        if not word:
            continue
        if listed and (word.casefold(), word) <= (listed[-1].casefold(), listed[-1]):
            twice = word == listed[-1]
            problems.append(
                Problem(
                    'word-order',
                    f'{word} is listed twice' if twice else f'{word} does not follow {listed[-1]}',
                    Place(WORDS, number, 1),
                    'delete it' if twice else 'keep the words in alphabetical order',
                )
            )
        listed.append(word)
    return listed, problems


def spelling(passages: dict[str, list[Passage]], speller: Speller, finder: Finder) -> Iterator[Finding]:
    """Every word that is in neither the dictionary nor the words of the project, once for each passage.
    `passages`: source -> its passages."""
    for problem in speller.problems:
        yield Finding('', problem)
    if not speller.files:
        language = Passage('text', '', '', '', Place('content/publication.yaml', 1, 1))
        yield finder.finding(
            'dictionary-missing',
            language,
            'language:',
            f'there is no dictionary for {speller.language}, so nothing is spelled',
            f'add {speller.language}.aff and {speller.language}.dic to content/dictionaries',
        )
        return
    for of_source in passages.values():
        unknown = {word for word in speller.missing(of_source) if not speller.is_known(word)}
        for passage in of_source if unknown else ():
            for word in sorted(unknown & set(words(passage.text))):
                similar = speller.suggestions(word)
                yield finder.finding(
                    'spelling',
                    passage,
                    word,
                    f'“{word}” is in no dictionary',
                    (f'did you mean {", ".join(similar)}? Or ' if similar else '')
                    + f'add the word to {WORDS}, or mark its language',
                )
