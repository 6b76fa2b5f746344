"""A small book for the printer: the book of signs with a row for the press, colours with inks, and a
picture."""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image

from support.book import REPOSITORY, copy_book, edit

PROFILE = 'profiles/FOGRA39L_coated.icc'
ROWS = """
press:
  like: screen
  finish: press
  asked: true
  paper: {name: silk, coated: true, grams: 100, bulk: 1}
  condition: {name: FOGRA39, title: Coated FOGRA39, profile: profiles/FOGRA39L_coated.icc}
  marks: [crop, registration]
"""
TOKENS = """
colours:
  paper: {rgb: '#ffffff', cmyk: [0, 0, 0, 0]}
  ink: {rgb: '#221100', cmyk: [0, 0, 0, 100], delta_e: 12}
  board: {rgb: '#0a3f8c', cmyk: [100, 80, 0, 5]}
"""
# A picture whose darkest corner would take more than 300 % of ink, and one more colour than the tokens name.
PICTURE = """
/// figure | A road at night
    id: fig-night
    image: images/night.png
    alt: A dark road.
///
"""


def press_book(to: Path, picture: int = 700) -> Path:
    """The book, not yet built; `picture` is the width of its picture in pixels, printed 50 mm wide: 700 are
    356 ppi."""
    book = copy_book('signs', to)
    (book / 'styles/profiles').mkdir()
    shutil.copy(REPOSITORY / 'styles' / PROFILE, book / 'styles' / PROFILE)
    with open(book / 'styles/outputs.yaml', 'a') as f:
        f.write(ROWS)
    edit(book / 'styles/outputs.yaml', 'stylesheets: [book.css]', 'stylesheets: [tokens.yaml, book.css]')
    (book / 'styles/tokens.yaml').write_text(TOKENS)
    with open(book / 'styles/book.css', 'a') as f:
        f.write(
            'img { width: 50mm } a { color: inherit } h2 { color: var(--board); border-top: .5pt solid'
            ' var(--ink) }\n'
        )
    night(picture).save(book / 'content/images/night.png')
    edit(book / 'content/chapters/list.md', '## In two groups\n', '## In two groups\n' + PICTURE)
    return book


def night(width: int) -> Image.Image:
    """From black on the left over dark brown and blue to white."""
    image = Image.new('RGB', (width, width // 2))
    colours = [(0, 0, 0), (30, 10, 0), (20, 0, 40), (0, 30, 0), (128, 64, 32), (255, 255, 255)]
    step = width // len(colours)
    for n, colour in enumerate(colours):
        image.paste(colour, (n * step, 0, (n + 1) * step if n < len(colours) - 1 else width, image.height))
    return image
