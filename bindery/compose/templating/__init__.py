"""Jinja templates, and what they may call.

- environment: the sandbox, and rendering in it
- template_files: the files of templates, and hints for those that are missing
- helpers: what every template may call
- views, columns, cells: a dataset, placed in the text
"""
