"""The pages on which calendars are administered."""
