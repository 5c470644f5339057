import { useQuery } from "@tanstack/vue-query";

import { api } from "@yingda/shared/api/client";

export const WAYS = ["console", "token", "cli", "automation", "visitor"] as const;
export type Way = (typeof WAYS)[number];

/** One entry of the audit log. */
export interface Entry {
  id: number;
  at: number;
  actor: { kind: string; id: number | null; name: string };
  address: string;
  way: Way;
  undoable: boolean;
  subject_label: string;
  verb: string;
  room: string;
  thing: string;
  done: string;
  subject: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/** Every verb there is an entry of. */
export function useVerbs() {
  return useQuery({ queryKey: ["audit", "verbs"], queryFn: () => api.get<string[]>("/audit/verbs") });
}

/** What the proof of the chain found. */
export interface Proof {
  first?: number;
  last?: number;
  broken?: number[];
}
