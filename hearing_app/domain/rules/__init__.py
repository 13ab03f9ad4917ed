"""Which rules hold? Kinds, profiles and what is checked against them; the values live in config/."""
