import type { Room } from "@yingda/shared/ui/room";

import { attribution } from "../rooms/attribution";
import { audit } from "../rooms/audit";
import { automation } from "../rooms/automation";
import { boards } from "../rooms/boards";
import { conversations } from "../rooms/conversations";
import { customers } from "../rooms/customers";
import { help } from "../rooms/help";
import { imports } from "../rooms/imports";
import { inboxes } from "../rooms/inboxes";
import { keeping } from "../rooms/keeping";
import { knowledge } from "../rooms/knowledge";
import { notifications } from "../rooms/notifications";
import { people } from "../rooms/people";
import { performance } from "../rooms/performance";
import { playbooks } from "../rooms/playbooks";
import { preferences } from "../rooms/preferences";
import { reports } from "../rooms/reports";
import { routing } from "../rooms/routing";
import { settings } from "../rooms/settings";
import { sla } from "../rooms/sla";
import { system } from "../rooms/system";
import { tags } from "../rooms/tags";
import { tickets } from "../rooms/tickets";
import { webhooks } from "../rooms/webhooks";

/** Every room of the console, in the order of the rail and of the settings index. */
export const rooms: Room[] = [conversations, customers, people, routing, settings, sla, tickets, playbooks, boards, performance, attribution, reports, inboxes, webhooks, automation, imports, knowledge, tags, notifications, preferences, system, audit, keeping, help];
