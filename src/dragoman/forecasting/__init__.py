"""What comes next: who will do what to whom, ranked, with the reasons; docs/ranking.md."""
