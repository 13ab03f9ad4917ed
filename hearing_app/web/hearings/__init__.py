"""Which pages are there about what precedes and surrounds a hearing?"""
