"""How the year leaves the office."""
