"""The states of a netting, as far as more than one room needs to know them."""

#: A netting in these states reserves its items.
OPEN_STATES = ("draft", "sent", "accepted")
