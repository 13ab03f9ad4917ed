"""Of which columns is a year counted?"""
