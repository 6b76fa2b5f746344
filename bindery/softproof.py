"""Each colour of styles/tokens.yaml on the screen beside its inks on paper: how far apart they are, and which inks come closer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .cache import Cache, Step
from .colour import channels, difference, lab
from .ink import Ink, Palette, look
from .model import Condition, Output, Publication
from .problems import Problem
from .sources import digest
from .tokens import DELTA_E, MOST_INK, OF, TOKENS, Tokens

SOFTPROOF = Step('softproof', list[Problem])
GREY = 12                  # chroma (CIE L*a*b*) of what may be printed with black alone


@dataclass(frozen=True)
class Proof:
    """A colour in a printing condition. `apart` is the difference by CIEDE2000, `limit` the most that is allowed, `own` whether its inks
    are written in the file; inks in whole per cent: `inks` as it is printed, `nearest` what the profile makes of the colour, with its
    difference `least`; `black` the nearest black alone, with its difference, for what is nearly grey and is black alone."""

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
    """Every colour that looks otherwise in print than on the screen, in each printing condition there is; from the cache, if colours and
    profiles are as before."""
    tokens = publication.tokens
    if tokens.source is None:
        return []
    conditions = of_printing(publication.outputs)
    parts = (publication.digests[tokens.source.name], repr([(c.title, digest(c.profile)) for c in conditions]))
    return cache.recall(SOFTPROOF, parts, lambda: [p for c in conditions for p in _judged(tokens, c)])


def of_printing(outputs: Mapping[str, Output]) -> list[Condition]:
    """The printing conditions of a publication, each once."""
    return list({digest(o.condition.profile): o.condition for o in outputs.values() if o.condition}.values())


def proofs(tokens: Tokens, condition: Condition) -> list[Proof]:
    """Each colour in a printing condition; what is but another name for a colour is left out."""
    names = [name for name, entry in tokens.source.data['colours'].items() if set(entry) - {OF, 'note', 'delta_e'}]
    colours = [lab(tokens.rgb[name]) for name in names]
    palette = Palette((), condition.profile, MOST_INK / 100)
    made = [palette.ink(channels(tokens.rgb[name])) for name in names]
    inks = [tuple(v / 100 for v in tokens.cmyk[name]) if name in tokens.cmyk else ink for name, ink in zip(names, made, strict=True)]
    nearest = [tuple(round(v, 2) for v in ink) for ink in made]
    blacks = [(0.0, 0.0, 0.0, n / 100) for n in range(101)]
    seen = look(inks + nearest + blacks, condition.profile)
    of_inks, of_nearest, of_blacks = seen[:len(names)], seen[len(names):2 * len(names)], seen[2 * len(names):]
    result = []
    for name, colour, ink, near, look_of_ink, look_of_near in zip(names, colours, inks, nearest, of_inks, of_nearest, strict=True):
        apart = [difference(colour, one) for one in of_blacks]
        black = min(range(101), key=apart.__getitem__)
        is_grey = colour[1] ** 2 + colour[2] ** 2 <= GREY ** 2 and not any(ink[:3]) and name in tokens.cmyk
        result.append(Proof(name, tokens.rgb[name], ink, difference(colour, look_of_ink), tokens.delta_e[name], name in tokens.cmyk, near,
                            difference(colour, look_of_near), (blacks[black], apart[black]) if is_grey else None))
    return result


def written(inks: Ink) -> str:
    """Inks as tokens.yaml has them: [100, 78, 15, 25]."""
    return f'[{", ".join(f"{v * 100:.0f}" for v in inks)}]'


def lines(tokens: Tokens, wanted: Sequence[Proof]) -> Iterator[str]:
    """Lines to paste into tokens.yaml, each with what it comes to; what is black alone also as another grey."""
    for proof in wanted:
        now = f'{proof.apart:.1f} now, with {written(proof.inks)}' if proof.own else 'as the profile makes it'
        yield _line(tokens, proof.name, proof.nearest, proof.least, now)
        if proof.black:
            yield _line(tokens, proof.name, *proof.black, 'black alone: for small type')


def _line(tokens: Tokens, name: str, inks: Ink, apart: float, why: str) -> str:
    entry = {key: value for key, value in tokens.source.data['colours'][name].items() if key not in ('cmyk', 'delta_e')}
    words = [f"{key}: {value!r}" if isinstance(value, str) and key != 'of' else f'{key}: {value}' for key, value in entry.items()]
    limit = [f'delta_e: {_enough(apart)}'] if apart > DELTA_E else []
    return f'  {name}: {{{", ".join([*words, f"cmyk: {written(inks)}", *limit])}}}   # {apart:.1f} ({why})'


def _judged(tokens: Tokens, condition: Condition) -> Iterator[Problem]:
    for proof in proofs(tokens, condition):
        if not proof.is_off:
            continue
        far = f'{proof.apart:.1f} apart (CIEDE2000), {proof.limit:g} is the most'
        if not proof.own:
            yield Problem('ink-gamut', f'{proof.name} ({proof.rgb}) cannot be printed like that with {condition.title}: screen and paper are {far}',
                          tokens.source.key_place(('colours', proof.name)), f'take a colour that is less vivid, or accept it with "delta_e: {_enough(proof.apart)}"', 'warning')
            continue
        yield Problem('ink-differs', f'{proof.name} is {proof.rgb} on the screen, and its inks {written(proof.inks)} look otherwise in print ({condition.title}): {far}',
                      tokens.source.place(('colours', proof.name, 'cmyk')), _remedy(proof))


def _remedy(proof: Proof) -> str:
    black = f'; or black alone, cmyk: {written(proof.black[0])} with delta_e: {_enough(proof.black[1])}' if proof.black else ''
    if proof.least <= proof.limit:
        return f'write cmyk: {written(proof.nearest)}, or leave cmyk out and the profile makes the inks{black}; "build.py inks" has the lines for {TOKENS}'
    return f'nothing comes closer than {proof.least:.1f}: take a colour that is less vivid, or write cmyk: {written(proof.nearest)} with delta_e: {_enough(proof.least)}{black}'


def _enough(apart: float) -> int:
    """The next whole limit that allows so much."""
    return int(apart) + 1
