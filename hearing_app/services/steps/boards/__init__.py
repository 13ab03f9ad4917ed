"""What do the ways to look at the board share?"""
