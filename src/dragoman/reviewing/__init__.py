"""A person's judgement of records: what is shown, what is asked, and the file where every answer is kept."""
