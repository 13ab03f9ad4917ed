"""How are scheduling problems read from JSON files and answered? No database, no kinds, no profiles."""
