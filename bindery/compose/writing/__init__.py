"""The HTML of templates and Markdown, written as a tree of the document.

- tree_writer: any element, with its place, its anchors and its number
- dialect_writer: the elements of the Markdown dialect, and views
- source_line: sources and credit below a figure, table or box
- abbreviations, no_break_spaces: changes to every text
"""
