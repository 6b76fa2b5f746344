"""Unit and edition to trees, through templates.

- composition: an edition, composed, numbered and resolved
- draft: one unit as a tree in which everything that depends on other units is a late node
- pictures: addresses and files of the pictures that units show
- bounds: checks of size, pictures and characters in what templates and texts make
- numbering: chapters, sections, figures, tables, boxes and records
- resolve, citations: late nodes to numbers, titles and links
- contents: what templates see of the whole edition
- other_edition, page_references: references that leave the edition, or a selection of it
- templating/: the sandbox, and what templates may call
- markup/: the Markdown dialect
- writing/: HTML, written as such a tree
- charts/: rows, specification, picture and printed table of a chart
"""
