"""Jinja templates, and what they may call.

- environment: the sandbox
- helpers: what every template may call
- views, columns, cells: a dataset, placed in the text
"""
