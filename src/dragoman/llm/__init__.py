"""An optional coder that asks a language model on a server; nothing imports this room unless it is used."""
