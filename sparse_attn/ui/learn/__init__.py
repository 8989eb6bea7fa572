"""The Learn page: eight steps, each one idea, one grid, one control and one question."""
