"""What shape has what the API takes and answers? A file per noun; names and meanings are those of the documentation."""
