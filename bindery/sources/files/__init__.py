"""What is read from and written to the disk, and kept there.

- snapshot: every file of a publication, read once
- output_folder: files and folders written whole or not at all
- user_folder: what belongs to the user and not to a publication
- cache: results of steps
- revision: what git knows of a publication
"""
