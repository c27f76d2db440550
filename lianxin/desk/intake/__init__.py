"""The agent's workbench: who speaks, what is said, what is known of the like, what becomes of it."""
