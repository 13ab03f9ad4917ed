"""What do the use cases of sittings share? Facts, seats, saving, release of letters."""
