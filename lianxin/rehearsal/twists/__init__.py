"""What befalls some matters: acts that take the place of the usual ones at a moment and lead back to another."""
