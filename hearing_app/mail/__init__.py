"""What leaves by mail, and how? SMTP, message trees, calendar parts."""
