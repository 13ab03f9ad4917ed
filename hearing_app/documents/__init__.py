"""What does it look like on paper? docx, PDF, xlsx and zip; all of it reproducible byte for byte."""
