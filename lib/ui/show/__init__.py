"""What pages show: words for figures, charts and tables with their sources, notes."""
