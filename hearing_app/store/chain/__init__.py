"""How is the audit chain checked, and where do its heads lie outside the database? Not here: store.audit writes it."""
