"""What keeps an installation running: its database server, its processes, set-up, backup and restore."""
