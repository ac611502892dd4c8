"""The counters behind leaders' screens: by day, place, category and unit, kept by a reader of the journal."""
