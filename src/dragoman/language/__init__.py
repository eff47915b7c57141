"""From text to parses: sentences, tokens, tags, trees, names and event scores."""
