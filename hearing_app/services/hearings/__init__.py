"""What can be asked about what precedes and surrounds a hearing?"""
