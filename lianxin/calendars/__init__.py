"""Working time: calendars as dated data, and pure functions that count over them (docs/design/calendars.md)."""
