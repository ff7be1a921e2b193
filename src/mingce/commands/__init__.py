"""The commands of the terminal, one click command a module, each named ``command``."""
