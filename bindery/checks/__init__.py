"""What is wrong with a publication, its text, its pages and its finished files.

- content: the composed text
- accepted: what editors accept although a rule is broken
- contrast, page_quality, moved_sections, font_names, soft_proof, prepress: pages and their looks
- prose/: the text as editors wrote it
- finished/, preflight/: finished PDFs, for screens and for the press
"""
