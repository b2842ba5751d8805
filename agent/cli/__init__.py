"""The command line: reads what people type, shows what the pipeline says, and decides nothing about codes."""
