import { useQuery } from "@tanstack/vue-query";

import { api } from "@yingda/shared/api/client";
import type { Presence } from "@yingda/shared/api/types";
import { ME } from "./data";

/** The signed-in person's account, as the profile shows it; the same answer as `useMe`. */
export interface Account {
  id: number;
  username: string;
  display_name: string;
  signature_name: string;
  email: string;
  locale: string;
  theme: "light" | "dark" | "system";
  sound: boolean;
  desktop_notification: boolean;
  groups: { id: number; name: string }[];
  grants: { role: string; zh: string; en: string; scope: string; unit_id: number | null }[];
  presence: { state: Presence; since_at: number };
  second_factor: { required: boolean; enrolled: boolean };
  team_name: string;
}

export function useAccount() {
  return useQuery({ queryKey: [...ME, "account"], queryFn: () => api.get<Account>("/me"), staleTime: 10_000 });
}
