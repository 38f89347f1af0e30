"""Reports: an estimate or a comparison as text people read, or as rows other programs read."""
