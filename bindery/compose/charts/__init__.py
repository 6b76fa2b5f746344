"""Charts: a dataset to rows, rows to a picture (SVG) and to a printed table.

- rows: the rows of a chart, by the declarative query in its file
- specification: rows, tokens and outlines put into its Vega-Lite specification
- draw: the specification to SVG, in a worker; the only importer of vl_convert
- table: the printed table
"""
