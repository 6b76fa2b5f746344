"""Soft proof: compare each colour of styles/tokens.yaml on the screen with its inks on paper, and propose
closer inks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from ..core.colour.appearance import look
from ..core.colour.palette import Palette
from ..core.colour.profile import Ink
from ..core.colour.spaces import channels, difference, lab
from ..core.encoding import digest
from ..core.problems import Problem
from ..core.publication.output import Output
from ..core.publication.output_parts import Condition
from ..core.publication.publication import Publication
from ..core.publication.tokens import Tokens
from ..core.rules.measures import DELTA_E, MOST_INK
from ..sources.files.cache import Cache, Step
from ..sources.tokens import OF, TOKENS

SOFTPROOF = Step('softproof', list[Problem])
GREY = 12  # largest chroma (CIE L*a*b*) of a colour that may be printed with black alone


@dataclass(frozen=True)
class Proof:
    """A colour in a printing condition: its inks, and inks that would look closer. Differences are CIEDE2000.

    - apart: difference between the colour and its `inks`; `limit` is the largest that is allowed
    - own: `inks` are written in the file
    - nearest: what the profile makes of the colour, in whole per cent; `least` is its difference
    - black: the nearest tint of black, and its difference; only for near-greys that are printed in black
      alone
    """

    name: str
    rgb: str
    inks: Ink
    apart: float
    limit: float
    own: bool
    nearest: Ink
    least: float
    black: tuple[Ink, float] | None

    @property
    def is_off(self) -> bool:
        """Is the difference larger than allowed?"""
        return self.apart > self.limit


def findings(publication: Publication, cache: Cache) -> list[Problem]:
    """A problem for each colour that looks different in print, in each printing condition. Taken from the
    cache if colours and profiles are unchanged."""
    tokens = publication.tokens
    if tokens.source is None:
        return []
    conditions = of_printing(publication.outputs)
    parts = (
        publication.digests[tokens.source.name],
        repr([(condition.title, digest(condition.profile)) for condition in conditions]),
    )
    return cache.get_or_make(
        SOFTPROOF,
        parts,
        lambda: [problem for condition in conditions for problem in _judged(tokens, condition)],
    )


def of_printing(outputs: Mapping[str, Output]) -> list[Condition]:
    """The printing conditions of a publication, each profile once."""
    conditions = [output.condition for output in outputs.values() if output.condition]
    return list({digest(condition.profile): condition for condition in conditions}.values())


def proofs(tokens: Tokens, condition: Condition) -> list[Proof]:
    """The proof of each colour in a printing condition, without aliases; none where there is no
    styles/tokens.yaml."""
    if tokens.source is None:
        return []
    entries = tokens.source.data['colours']
    names = [name for name, entry in entries.items() if set(entry) - {OF, 'note', 'delta_e'}]
    colours = [lab(tokens.rgb[name]) for name in names]
    palette = Palette((), condition.profile, MOST_INK / 100)
    converted = [palette.ink(channels(tokens.rgb[name])) for name in names]
    own = {
        name: (cyan / 100, magenta / 100, yellow / 100, black / 100)
        for name, (cyan, magenta, yellow, black) in tokens.cmyk.items()
    }
    inks = [own.get(name, ink) for name, ink in zip(names, converted, strict=True)]
    nearest = [_in_whole_per_cent(ink) for ink in converted]
    blacks: list[Ink] = [(0.0, 0.0, 0.0, n / 100) for n in range(101)]
    looks = look(inks + nearest + blacks, condition.profile)  # CIE L*a*b*
    looks_of_blacks = list(zip(blacks, looks[2 * len(names) :], strict=True))
    result = []
    for n, name in enumerate(names):
        apart, least = difference(colours[n], looks[n]), difference(colours[n], looks[n + len(names)])
        is_black = name in own and not any(inks[n][:3]) and hypot(*colours[n][1:]) <= GREY
        nearest_black = _nearest_black(colours[n], looks_of_blacks) if is_black else None
        result.append(
            Proof(
                name=name,
                rgb=tokens.rgb[name],
                inks=inks[n],
                apart=apart,
                limit=tokens.delta_e[name],
                own=name in own,
                nearest=nearest[n],
                least=least,
                black=nearest_black,
            )
        )
    return result


def _in_whole_per_cent(ink: Ink) -> Ink:
    cyan, magenta, yellow, black = (round(amount, 2) for amount in ink)
    return cyan, magenta, yellow, black


def _nearest_black(
    colour: tuple[float, float, float], blacks: Sequence[tuple[Ink, tuple[float, float, float]]]
) -> tuple[Ink, float]:
    """The tint of black that looks most like a colour, and its difference; `blacks` are tints with their
    looks. All colours are CIE L*a*b*."""
    return min(((ink, difference(colour, look)) for ink, look in blacks), key=lambda pair: pair[1])


def written(inks: Ink) -> str:
    """Inks as tokens.yaml has them: [100, 78, 15, 25]."""
    return f'[{", ".join(f"{amount * 100:.0f}" for amount in inks)}]'


def lines(tokens: Tokens, wanted: Sequence[Proof]) -> Iterator[str]:
    """Lines to paste into tokens.yaml, each with its difference as a comment; for a colour in black alone
    also a line with the nearest black."""
    for proof in wanted:
        now = f'{proof.apart:.1f} now, with {written(proof.inks)}' if proof.own else 'as the profile makes it'
        yield _line(tokens, proof.name, proof.nearest, proof.least, now)
        if proof.black:
            yield _line(tokens, proof.name, *proof.black, 'black alone: for small type')


def _line(tokens: Tokens, name: str, inks: Ink, apart: float, comment: str) -> str:
    assert tokens.source is not None  # there are proofs of its colours
    entry = tokens.source.data['colours'][name]
    kept = {key: value for key, value in entry.items() if key not in ('cmyk', 'delta_e')}
    words = [
        f'{key}: {value!r}' if isinstance(value, str) and key != OF else f'{key}: {value}'
        for key, value in kept.items()
    ]
    limit = [f'delta_e: {_enough(apart)}'] if apart > DELTA_E else []
    return (
        f'  {name}: {{{", ".join([*words, f"cmyk: {written(inks)}", *limit])}}}   # {apart:.1f} ({comment})'
    )


def _judged(tokens: Tokens, condition: Condition) -> Iterator[Problem]:
    """A problem for each colour that is off in a printing condition."""
    source = tokens.source
    if source is None:
        return
    for proof in proofs(tokens, condition):
        if not proof.is_off:
            continue
        distance = f'{proof.apart:.1f} apart (CIEDE2000), {proof.limit:g} is the most'
        if not proof.own:
            message = (
                f'{proof.name} ({proof.rgb}) cannot be printed like that with {condition.title}: screen and'
                f' paper are {distance}'
            )
            hint = f'take a colour that is less vivid, or accept it with "delta_e: {_enough(proof.apart)}"'
            yield Problem('ink-gamut', message, source.key_place(('colours', proof.name)), hint)
            continue
        message = (
            f'{proof.name} is {proof.rgb} on the screen, and its inks {written(proof.inks)} '
            f'look otherwise in print ({condition.title}): {distance}'
        )
        yield Problem('ink-differs', message, source.place(('colours', proof.name, 'cmyk')), _remedy(proof))


def _remedy(proof: Proof) -> str:
    """The hint for a colour with inks of its own."""
    black = ''
    if proof.black:
        inks, apart = proof.black
        black = f'; or black alone, cmyk: {written(inks)} with delta_e: {_enough(apart)}'
    nearest = f'write cmyk: {written(proof.nearest)}'
    if proof.least <= proof.limit:
        return (
            f'{nearest}, or leave cmyk out and the profile makes the inks{black}; '
            f'"build.py inks" has the lines for {TOKENS}'
        )
    return (
        f'nothing comes closer than {proof.least:.1f}: take a colour that is less vivid, '
        f'or {nearest} with delta_e: {_enough(proof.least)}{black}'
    )


def _enough(apart: float) -> int:
    """The smallest whole limit above a difference."""
    return int(apart) + 1
