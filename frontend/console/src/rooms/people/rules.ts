import type { Colleague, Me, Page, Presence } from "@yingda/shared/api/types";

/** `GET /me` as the server writes it. */
export type MeAnswer = Omit<Me, "name" | "group_ids"> & { display_name: string; groups: { id: number; name: string }[] };

/** A line of `GET /directory` as the server writes it. */
export interface ColleagueAnswer {
  id: number;
  name: string;
  avatar_hue: number;
  group_ids: number[];
  suspended: boolean;
  presence: { state: Presence; since_at: number };
}

/** The signed-in person as screens use it. */
export function meOf(answer: MeAnswer): Me {
  return { ...answer, name: answer.display_name, group_ids: answer.groups.map((group) => group.id) };
}

/** The directory as screens use it. */
export function directoryOf(answer: Page<ColleagueAnswer>): Page<Colleague> {
  return { ...answer, items: answer.items.map(({ avatar_hue, presence, ...one }) => ({ ...one, hue: avatar_hue, presence: presence.state, since_at: presence.since_at })) };
}
