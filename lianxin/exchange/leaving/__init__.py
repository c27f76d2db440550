"""Taking everything away: all that a city owns, written in formats that need nothing of ours to be read."""
