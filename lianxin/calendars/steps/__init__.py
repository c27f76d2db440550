"""Changes of calendars, one file each."""
