"""Unit and edition to HTML, through templates.

- templates: the sandboxed Jinja environment and what its faults are called
- helpers: what every template may call
- views: a dataset, placed in the text; columns and cells: the table or list of any dataset
- draft: one unit's HTML in which everything that depends on other units is still a token
- resolve: tokens to numbers, titles and links, once every unit is numbered
"""
