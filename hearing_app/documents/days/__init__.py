"""What is printed for a hearing day?"""
