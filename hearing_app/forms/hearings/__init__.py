"""What is filled in about what precedes and surrounds a hearing?"""
