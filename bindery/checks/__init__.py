"""Check a publication, its text, its pages and its finished files; every fault is a problem.

- content: the composed text
- dated_records: what a view prints, beside the date of the edition
- accepted: faults that editors accept
- contrast, page_quality, moved_sections, font_names, soft_proof, prepress: pages and their looks
- prose/: the text as editors wrote it
- finished/, preflight/: finished PDFs, for screens and for the press
"""
