"""What is lawful and what follows from it? Pure: dataclasses in, dataclasses out; `now` is an argument."""
