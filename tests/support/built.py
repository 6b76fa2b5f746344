"""What a build says that it made, and what stands on its pages."""

from __future__ import annotations

from pathlib import Path

import pypdf

from .book import Result


def redone(result: Result, step: str = 'typeset') -> dict[str, set[str]]:
    """Edition -> what a step did again."""
    assert result.code == 0, result.out + result.err
    return {
        b['edition']: {name for s, name, reason in b['events'] if s == step and reason} for b in result.built
    }


def reason(result: Result, step: str, name: str) -> str:
    """Why a step was first done again."""
    return next(why for b in result.built for s, n, why in b['events'] if (s, n) == (step, name) and why)


def words(book: Path, edition: str = 'full') -> list[str]:
    """The text of every page of an edition, white space folded."""
    (file,) = book.glob(f'output/{edition}/*.pdf')
    return [' '.join(page.extract_text().split()) for page in pypdf.PdfReader(file).pages]
