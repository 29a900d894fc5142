"""The archive: passages in, evidence out."""
