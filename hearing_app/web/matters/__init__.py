"""Which pages are there about matters, reviews, the day and the file?"""
