"""What is taken to an event: content/events/NAME.yaml to a folder.

- rows: the event and what is brought, checked
- dates: its days and those of a series, for a calendar
- packing: the list of what is in the pack
- pack: the files of a pack
- make: the command, from the event to the folder
"""
