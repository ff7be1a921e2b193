"""The MkDocs plugin: a door through which the public record of a register is published."""
