"""What the process that reads documents may take, and how it says that it can't read one."""

MEMORY = 1_000_000_000
FILE_SIZE = 400_000_000
TEXT_MAX = 200_000
REFUSED = 3
ROWS = "rows.jsonl"
