"""Datasets, their schemas, and records found by their fields.

- reading: files to datasets
- schemas: whether the schema of a dataset can be used
- proposals: a dataset without schema, a schema without dataset, to the lines to type
- fields, query: a field followed through records; the language of `where:`
"""
