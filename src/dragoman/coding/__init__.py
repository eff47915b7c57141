"""From a parsed document to event records."""
