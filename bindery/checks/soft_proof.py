"""Each colour of styles/tokens.yaml on the screen beside its inks on paper: the distance, and which inks come
closer."""

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
GREY = 12  # chroma (CIE L*a*b*) of what may be printed with black alone


@dataclass(frozen=True)
class Proof:
    """A colour in a printing condition: what it is printed with, and what would come closer.

    `apart` is the difference by CIEDE2000, `limit` the most that is allowed, `own` whether `inks` are written
    in the file. `nearest` is what the profile makes of the colour, in whole per cent, and `least` how far
    that is from it. `black` is the nearest black alone, with its difference, for what is nearly grey and is
    black alone.
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
        return self.apart > self.limit


def findings(publication: Publication, cache: Cache) -> list[Problem]:
    """Every colour that looks otherwise in print than on the screen, in each printing condition there is.

    From the cache, if colours and profiles are as before.
    """
    tokens = publication.tokens
    if tokens.source is None:
        return []
    conditions = of_printing(publication.outputs)
    parts = (
        publication.digests[tokens.source.name],
        repr([(c.title, digest(c.profile)) for c in conditions]),
    )
    return cache.get_or_make(SOFTPROOF, parts, lambda: [p for c in conditions for p in _judged(tokens, c)])


def of_printing(outputs: Mapping[str, Output]) -> list[Condition]:
    """The printing conditions of a publication, each once."""
    return list({digest(o.condition.profile): o.condition for o in outputs.values() if o.condition}.values())


def proofs(tokens: Tokens, condition: Condition) -> list[Proof]:
    """Each colour in a printing condition; what is but another name for a colour is left out."""
    entries = tokens.source.data['colours']
    names = [name for name, entry in entries.items() if set(entry) - {OF, 'note', 'delta_e'}]
    colours = [lab(tokens.rgb[name]) for name in names]
    palette = Palette((), condition.profile, MOST_INK / 100)
    made = [palette.ink(channels(tokens.rgb[name])) for name in names]
    own = {name: tuple(v / 100 for v in inks) for name, inks in tokens.cmyk.items()}
    inks = [own.get(name, ink) for name, ink in zip(names, made, strict=True)]
    nearest = [tuple(round(v, 2) for v in ink) for ink in made]
    blacks = [(0.0, 0.0, 0.0, n / 100) for n in range(101)]
    seen = look(inks + nearest + blacks, condition.profile)
    of_blacks = list(zip(blacks, seen[2 * len(names) :], strict=True))
    result = []
    for n, name in enumerate(names):
        apart, least = (difference(colours[n], seen[at]) for at in (n, n + len(names)))
        is_black = name in own and not any(inks[n][:3]) and hypot(*colours[n][1:]) <= GREY
        black = _nearest_black(colours[n], of_blacks) if is_black else None
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
                black=black,
            )
        )
    return result


def _nearest_black(
    colour: tuple[float, float, float], blacks: Sequence[tuple[Ink, tuple[float, float, float]]]
) -> tuple[Ink, float]:
    """Of black inks, each with its look, the one that looks most like the colour, and how far it is from
    it."""
    return min(((ink, difference(colour, seen)) for ink, seen in blacks), key=lambda pair: pair[1])


def written(inks: Ink) -> str:
    """Inks as tokens.yaml has them: [100, 78, 15, 25]."""
    return f'[{", ".join(f"{v * 100:.0f}" for v in inks)}]'


def lines(tokens: Tokens, wanted: Sequence[Proof]) -> Iterator[str]:
    """Lines to paste into tokens.yaml, each with what it comes to; what is black alone also as another
    grey."""
    for proof in wanted:
        now = f'{proof.apart:.1f} now, with {written(proof.inks)}' if proof.own else 'as the profile makes it'
        yield _line(tokens, proof.name, proof.nearest, proof.least, now)
        if proof.black:
            yield _line(tokens, proof.name, *proof.black, 'black alone: for small type')


def _line(tokens: Tokens, name: str, inks: Ink, apart: float, why: str) -> str:
    entry = tokens.source.data['colours'][name]
    kept = {key: value for key, value in entry.items() if key not in ('cmyk', 'delta_e')}
    words = [
        f'{key}: {value!r}' if isinstance(value, str) and key != OF else f'{key}: {value}'
        for key, value in kept.items()
    ]
    limit = [f'delta_e: {_enough(apart)}'] if apart > DELTA_E else []
    return f'  {name}: {{{", ".join([*words, f"cmyk: {written(inks)}", *limit])}}}   # {apart:.1f} ({why})'


def _judged(tokens: Tokens, condition: Condition) -> Iterator[Problem]:
    for proof in proofs(tokens, condition):
        if not proof.is_off:
            continue
        far = f'{proof.apart:.1f} apart (CIEDE2000), {proof.limit:g} is the most'
        if not proof.own:
            message = (
                f'{proof.name} ({proof.rgb}) cannot be printed like that with {condition.title}: screen and'
                f' paper are {far}'
            )
            hint = f'take a colour that is less vivid, or accept it with "delta_e: {_enough(proof.apart)}"'
            yield Problem('ink-gamut', message, tokens.source.key_place(('colours', proof.name)), hint)
            continue
        message = (
            f'{proof.name} is {proof.rgb} on the screen, and its inks {written(proof.inks)} '
            f'look otherwise in print ({condition.title}): {far}'
        )
        yield Problem(
            'ink-differs', message, tokens.source.place(('colours', proof.name, 'cmyk')), _remedy(proof)
        )


def _remedy(proof: Proof) -> str:
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
    """The next whole limit that allows so much."""
    return int(apart) + 1
