"""Files to a `Publication`: read once, parsed, checked for shape; every problem of form is found here.

- loader: all of it in order
- reader, shapes, shape_messages: one file, against its JSON Schema, and what to say of it
- identifiers, tokens, kinds, outputs, catalogues: the files of that name
- files/: what is read and written on the disk
- yaml/: YAML with positions
- datasets/: schemas and records, and finding records by their fields
- pictures/: what can be wrong with pictures
"""
