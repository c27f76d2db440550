"""The outbox: events themselves are what is sent. The relay hands every committed event to every subscriber."""
