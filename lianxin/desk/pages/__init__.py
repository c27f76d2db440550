"""Pages that put several rooms together, one file each."""
