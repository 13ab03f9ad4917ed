"""What do the steps of an offer of times share?"""
