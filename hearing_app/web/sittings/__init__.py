"""Which pages are there about sittings, answers and letters?"""
