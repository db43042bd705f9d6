"""事项: the engine that alone writes states, moves clocks and records decisions."""
