"""What a publication is made of, as values: nothing here reads a file, and nothing is changed once it is
made.

- publication: everything that editors wrote
- edition, draft, dataset: editions and their matters; units, as written and as composed; records and charts
- output, output_parts, page_format, binding_methods: the rows of styles/outputs.yaml
- tokens, kinds: colours and sizes by name; kinds of unit, caption and box
- source_files, yaml_document: the files, and what a YAML file says where
"""
