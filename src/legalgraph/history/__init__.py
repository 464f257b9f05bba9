"""Law through time: what differs between two points in time, and the timeline of a goal or a provision."""
