"""What a reader brings along: tables and files, hostile until they are checked."""
