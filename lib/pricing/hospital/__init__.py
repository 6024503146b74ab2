"""What a hospital posts for a code or a visit in a place, estimated, with how sure that is."""
