"""The office's work: starting a register, drafting what the office fills in.

May import every room of the core above it; knows no terminal.
"""
