"""The reads of the room: the door other rooms use."""
