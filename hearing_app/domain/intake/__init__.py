"""What does a spreadsheet say? Cells in, typed records and problems out."""
