"""The verbs of the room: the door other rooms use."""
