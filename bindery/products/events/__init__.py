"""Events: from content/events/NAME.yaml to a folder with everything that is brought.

- rows: the file of an event, read and checked
- when, address: time and place, as values and in words
- moments: days, times of day and time zones, read and checked
- zones: time zones of the package tzdata
- dates: the calendar file of an event and its meetings
- packing: the packing list
- pack: the files of a pack
- make: the command, from the event to the folder
"""
