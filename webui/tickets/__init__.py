"""What do pages and API, requesters and agents share about a ticket? Its form, and the steps that others learn from."""
