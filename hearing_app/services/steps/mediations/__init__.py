"""What do the use cases of mediation share? Inside an open change, or reading for a view."""
