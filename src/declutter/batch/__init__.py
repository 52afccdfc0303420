"""Many pages: workers, streams of pages through them, and runs of the command that can be taken up again."""
