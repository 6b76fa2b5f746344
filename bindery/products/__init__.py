"""What is made of a publication.

- session: what a run may use
- pipeline: the steps of a run, in order
- paginator: the pages of each edition, laid out once
- assemble: pages to the bytes of a PDF
- file_names, release_store, up_to_date, redone: what lies in output/
- contact_sheets: a PDF on small pictures
- handouts/, events/, orders/, releases/, differences/, comparison/
"""
