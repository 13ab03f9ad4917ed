"""What do use cases of clocks share: changes that are saved, happenings, warnings, papers?"""
