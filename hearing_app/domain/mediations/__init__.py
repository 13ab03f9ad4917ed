"""What is decided about mediations? Channels, suitability, cases, agreements. All pure."""
