/** Where the query cache keeps what this room reads. */
export const ROOM = ["playbooks"];
export const RUNNING = [...ROOM, "running"];
export const LIST = [...ROOM, "list"];
export const UNDER = [...ROOM, "under"];
export const ONE = [...ROOM, "one"];
