"""Everything that is made from a publication.

- session: a run, with its files, cache and workers
- pipeline: the steps of a build, in order
- build: build the PDFs of a publication, or only check it
- paginator: lays out each edition once
- assemble: the PDF of a laid-out edition
- file_names, release_store, up_to_date, redone: files in output/
- contact_sheets: small pictures of the pages of a PDF
- handouts/, events/, orders/, releases/, differences/, comparison/
"""
