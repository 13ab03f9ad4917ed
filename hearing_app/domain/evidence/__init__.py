"""What can the office prove? Review files, the audit chain, the year's figures."""
