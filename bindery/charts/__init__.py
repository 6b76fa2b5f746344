"""Charts: a dataset to rows, rows to a picture (SVG) and to a printed table.

- query: the rows of a chart, by the declarative query in its file
- spec: rows, tokens and outlines put into its Vega-Lite specification
- draw: the specification to SVG, in a worker; the only importer of vl_convert
"""
