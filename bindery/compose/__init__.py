"""Unit and edition to HTML, through templates.

- templates: the sandboxed Jinja environment and what its faults are called
- views: a dataset, placed in the text
- draft: one unit's HTML in which everything that depends on other units is still a token
- resolve: tokens to numbers, titles and links, once every unit is numbered
"""
