import type { Room } from "@yingda/shared/ui/room";

import { conversations } from "../rooms/conversations";
import { customers } from "../rooms/customers";
import { knowledge } from "../rooms/knowledge";
import { notifications } from "../rooms/notifications";
import { people } from "../rooms/people";

/** Every room of the console, in the order of the rail. */
export const rooms: Room[] = [conversations, customers, knowledge, notifications, people];
