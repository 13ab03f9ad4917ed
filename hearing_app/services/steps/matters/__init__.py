"""What do the pages and papers about a whole matter share?"""
