"""Who can be asked? People, the roster, their load."""
