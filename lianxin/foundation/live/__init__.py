"""Live pages: what committed events change is told to whoever has a page about it open, by server-sent events."""
