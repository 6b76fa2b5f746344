"""Values that every room passes on, and what knows nothing of files.

- problems, rules/: what is wrong, where, and what to do; every code, declared once
- limits, guard: how much work may take; a limit met, or an exception, as a value
- names, languages, numerals, encoding: names of files, tags of languages, written numbers, digests and text
- words: the fixed words that readers see, in the language of the publication
- document, attributes: the tree of a unit, and the `data-*` attributes of its elements
- page_map: where every unit stands, and the folio of every page
- unread: what cannot be read, so that nothing that depends on it is judged
- publication/: what a publication is made of
- colour/: colours as numbers and as ink
"""
