import type { QueryClient } from "@tanstack/vue-query";

import type { Page } from "@yingda/shared/api/types";
import type { LiveClient } from "@yingda/shared/live/client";
import type { Opened } from "./data";
import { ONE, ROOM, RUNNING, UNDER } from "./keys";
import { withActivation, withAnnouncement, withCase, type Activation, type Announcement, type Case, type PlaybookEvent } from "./rules";

/** Keep banner, panes and incident pages up to date from the stream. */
export function keepPlaybooksLive(live: LiveClient, queries: QueryClient): void {
  live.on("events", (events) => {
    for (const event of (events as unknown as PlaybookEvent[]).filter((one) => one.e.startsWith("playbook."))) {
      if (event.e === "playbook.activation") heardActivation(queries, event.body.row);
      else if (event.e === "playbook.case") heardCase(queries, event.body.row);
      else heardAnnouncement(queries, event.body.row);
    }
  });
}

function heardActivation(queries: QueryClient, row: Activation): void {
  queries.setQueryData<Activation[]>(RUNNING, (running) => running && withActivation(running, row));
  void queries.invalidateQueries({ queryKey: [...ONE, row.id] });
  void queries.invalidateQueries({ queryKey: row.conversation_id === null ? UNDER : [...UNDER, row.conversation_id] });
}

function heardCase(queries: QueryClient, row: Case): void {
  queries.setQueryData<Page<Case>>([...ONE, row.activation_id, "cases", ""], (page) => page && { ...page, items: withCase(page.items, row) });
  void queries.invalidateQueries({ queryKey: [...UNDER, row.conversation_id] });
}

function heardAnnouncement(queries: QueryClient, row: Announcement): void {
  queries.setQueryData<Opened>([...ONE, row.activation_id, "opened"], (opened) => opened && { ...opened, announcements: withAnnouncement(opened.announcements, row) });
  if (row.state !== "running") void queries.invalidateQueries({ queryKey: [...ROOM, "announcement", row.id] });
}
