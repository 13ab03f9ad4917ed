"""What does a petition bureau run its hearings and mediations on? From spreadsheets to a sealed review file."""
