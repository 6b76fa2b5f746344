"""The catalogues of gettext: that of the library (locale/LANGUAGE.po), and that of the publication
(templates/locale/LANGUAGE.po).

A .po file of a publication is data of a stranger. Babel reads it; nothing of it is run: its rule for plurals
may hold only what such rules need, and a translation has the placeholders and the markup of the English.
"""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from importlib.resources import files
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from ..core.encoding import digest
from ..core.names import UNPRINTABLE
from ..core.problems import Place, Problem
from ..core.publication.source_files import Snapshot
from ..core.words import Words
from .files.cache import Cache, Step
from .files.snapshot import file_text

if TYPE_CHECKING:  # Babel is loaded only for languages other than English
    from babel.messages.catalog import Message
OWN = 'templates/locale'  # where the catalogues of a publication lie
TEMPLATE = f'{OWN}/templates.pot'  # and what there is to translate
LIBRARY = 'bindery/data/locale'  # how messages call the folder of the library's
# (a compiled catalogue, the messages that it has, what is wrong)
COMPILED = Step('words', tuple[bytes, list[str], list[Problem]], ('sources/catalogues.py',))
MESSAGES = Step('messages', list[str], ('sources/catalogues.py',))  # what there is to translate
MOST_FORMS = 6  # plurals of a language: Arabic has so many
_FORMS = re.compile(r'nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;\n"\\]+)')
_RULE = re.compile(r'(?:[n\d\s()?:!=<>&|+*-]|%\s*[1-9])+')  # no division, no remainder of what may be 0
_PUT_IN = re.compile(r'%\(\w+\)[sd]|%%|%|<[^>]*>|[<>]|&')
TRIED = range(1001)  # numbers for which a rule must name one of the forms


def read_words(snapshot: Snapshot, language: str, place: Place, cache: Cache) -> tuple[Words, list[Problem]]:
    """The words of a publication in `language`, which is written at `place`; in English without reading
    anything. Where words are missing the English ones stand, and one warning says so."""
    if Words(language).english:
        return Words(language), []
    names = dict.fromkeys((language.replace('-', '_'), language.partition('-')[0]))
    library = next((text for name in names if (text := _library(f'{name}.po'))), '')
    own = next((file for name in names if (file := f'{OWN}/{name}.po') in snapshot), '')
    own_text, problems = file_text(snapshot, own) if own else ('', [])
    wanted = [_library('bindery.pot'), file_text(snapshot, TEMPLATE)[0] if TEMPLATE in snapshot else '']
    translations, known, digests = gettext.NullTranslations(), set(), []
    for name, text in ((f'{LIBRARY}/{language}.po', library), (own, own_text)):
        if text:
            compiled, messages, faults = cache.get_or_make(
                COMPILED, (name, text), partial(_compiled, text, name)
            )
            problems += faults
            known |= set(messages)
            digests.append(digest(text))
            above = gettext.GNUTranslations(BytesIO(compiled)) if compiled else gettext.NullTranslations()
            above.add_fallback(translations)
            translations = above
    all_messages = cache.get_or_make(MESSAGES, tuple(wanted), partial(_messages, wanted))
    missing = [message for message in all_messages if message not in known]
    if missing and not problems:
        problems.append(_missing(missing, len(all_messages), language, place))
    return Words(language, translations, digest(*digests)), problems


def _missing(missing: list[str], total: int, language: str, place: Place) -> Problem:
    """The warning that some words, or all of them, print in English."""
    first = ', '.join(f'“{message.partition(chr(4))[2] or message}”' for message in missing[:3])
    message = (
        f'{len(missing)} of the {total} fixed words have no translation into the language '
        f'{language}, and print in English: {first}{" ..." if len(missing) > 3 else ""}'
    )
    file = f'{OWN}/{language.replace("-", "_")}.po'
    return Problem(
        'words-missing',
        message,
        place,
        f'translate them in {file}, which begins as a copy of {TEMPLATE}; README.md says how',
    )


def _library(name: str) -> str:
    """A file of the library's catalogues, '' where there is none."""
    file = files('bindery').joinpath('data', 'locale', name)
    return file.read_text('utf-8') if file.is_file() else ''


def _messages(templates: list[str]) -> list[str]:
    """The keys of all messages that are to be translated."""
    from babel.messages.pofile import read_po

    found = (_key(m) for text in templates if text for m in read_po(StringIO(text), charset='utf-8') if m.id)
    return list(dict.fromkeys(found))


def _key(message: Message) -> str:
    """A message as a compiled catalogue knows it: with its context, by its singular."""
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return f'{message.context}\x04{singular}' if message.context else singular


def _compiled(text: str, name: str) -> tuple[bytes, list[str], list[Problem]]:
    """A catalogue as gettext reads it, the messages in it that are translated, and what is wrong with it;
    b'' when it cannot be used."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    if problem := _wrong_plural(text, name):
        return b'', [], [problem]
    try:
        catalogue = read_po(StringIO(text), charset='utf-8', abort_invalid=True)
    except PoFileError as e:
        reason = str(e).rpartition(' on ')[0].strip()
        return _none(reason or 'a line is not understood', Place(name, e.lineno + 1, 1))
    except Exception as e:  # whatever a stranger writes into the head: dates, languages
        return _none(str(e), Place(name, 1, 1))
    problems = [problem for message in catalogue if message.id for problem in _faults(message, name)]
    catalogue.charset = 'utf-8'
    output = BytesIO()
    write_mo(output, catalogue)
    translated = [_key(m) for m in catalogue if m.id and not m.fuzzy and all(_texts(m.string or ''))]
    return output.getvalue(), translated, problems


def _none(why: str, place: Place) -> tuple[bytes, list[str], list[Problem]]:
    """What is compiled of a file that is no catalogue."""
    return (
        b'',
        [],
        [
            Problem(
                'words-syntax',
                f'this is no catalogue of gettext: {why}',
                place,
                'mend it, or save the file again with Poedit',
            )
        ],
    )


def _wrong_plural(text: str, name: str) -> Problem | None:
    """What is wrong with the rule for plurals, which is tried before anything else reads the file."""
    for m in _FORMS.finditer(text):
        place = Place(name, text.count('\n', 0, m.start()) + 1, 1)
        count, rule = int(m[1][:9]), m[2].strip()
        fault = f'there are {count} forms' if not 1 <= count <= MOST_FORMS else _fault_of(rule, count)
        if fault:
            return Problem(
                'words-plural',
                f'the rule for plurals cannot be used: {fault}',
                place,
                'write it as gettext has it, such as "nplurals=2; plural=(n != 1);"',
            )
    return None


def _fault_of(rule: str, count: int) -> str:
    if not _RULE.fullmatch(rule):
        return 'it holds more than numbers, n, comparisons and remainders'
    try:
        choose = gettext.c2py(rule)
        outside = next((n for n in TRIED if not 0 <= choose(n) < count), None)
    except (ValueError, RecursionError, OverflowError) as e:
        return str(e)
    return '' if outside is None else f'for {outside} it names none of the {count} forms'


def _texts(string: str | Iterable[str]) -> tuple[str, ...]:
    """A message without number as one text, or all forms of a message with a number."""
    return (string,) if isinstance(string, str) else tuple(string)


def _faults(message: Message, name: str) -> Iterator[Problem]:
    """What a translation has that the English has not, or lacks; of one that is not made yet, nothing."""
    place = Place(name, message.lineno or 1, 1)
    allowed = [Counter(_PUT_IN.findall(text)) for text in _texts(message.id)]
    for text in filter(None, _texts(message.string or '')):
        if UNPRINTABLE.search(text):
            yield Problem('character', 'this has a character that cannot be printed', place, 'delete it')
        elif Counter(_PUT_IN.findall(text)) not in allowed:
            wanted = ', '.join(dict.fromkeys(word for counter in allowed for word in counter)) or 'none'
            finding = f'“{text[:60]}” has not the placeholders and the markup of the English'
            yield Problem('words-placeholder', finding, place, f'keep them as they are: {wanted}')
