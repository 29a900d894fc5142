"""Words for chat models, one file each."""
