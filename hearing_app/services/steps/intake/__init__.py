"""What do imports and intake share? Rows of workbooks becoming rows of the database."""
