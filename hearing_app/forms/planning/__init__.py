"""What is asked when many sittings are planned at once?"""
