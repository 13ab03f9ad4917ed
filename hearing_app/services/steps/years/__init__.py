"""What the year adds up to, for every use case that shows, freezes or hands it out."""
