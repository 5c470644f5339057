"""The verbs of people: the door other rooms use."""
