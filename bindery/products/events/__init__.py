"""What is taken to an event: content/events/NAME.yaml to a folder.

- rows: the event and what is brought, checked
- when, address: when and where, as values and in words
- moments: days, times of day and time zones as editors write them, checked
- zones: time zones of the pinned tzdata
- dates: the event and its meetings, for a calendar
- packing: the list of what is in the pack
- pack: the files of a pack
- make: the command, from the event to the folder
"""
