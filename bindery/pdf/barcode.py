"""The barcode of an ISBN (EAN-13, ISO/IEC 15420)."""

from __future__ import annotations

import barcode

MODULES = 95  # from the first bar to the last


def bars(isbn: str) -> tuple[tuple[int, int], ...]:
    """The bars as (where it begins, how wide it is), both in modules. `isbn` has 13 digits, with or without
    hyphens."""
    pattern = barcode.get('ean13', isbn.replace('-', '')).build()[0].replace('G', '1')
    result: list[tuple[int, int]] = []
    for position, module in enumerate(pattern):
        if module == '0':
            continue
        if result and sum(result[-1]) == position:
            result[-1] = result[-1][0], result[-1][1] + 1
        else:
            result.append((position, 1))
    return tuple(result)
