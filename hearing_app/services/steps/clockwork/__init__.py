"""What do use cases of clocks share: changes that are saved, and the steps of a review that bring them?"""
