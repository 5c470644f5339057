import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { useI18n } from "vue-i18n";

import { api } from "@yingda/shared/api/client";
import { serverNow } from "@yingda/shared/api/time";
import { toast } from "@yingda/shared/ui/toasts";
import { OWNERLESS } from "./keys";

/** A matter nobody owns, of either kind. */
export interface OwnerlessMatter {
  id: number;
  number?: number;
  title?: string;
  preview?: string;
  type_id?: number;
  state: string;
  contact_name: string;
  group_id: number | null;
  created_at?: number;
  opened_at?: number;
}

interface Part {
  items: OwnerlessMatter[];
  /** how many were looked at */
  looked_at: number;
}

/** The report of matters without an owner, and putting somebody in charge. */
export function useOwnerless() {
  const queries = useQueryClient();
  const { t } = useI18n();
  const { data: report, isError, refetch } = useQuery({ queryKey: OWNERLESS, queryFn: async () => ({ ...(await api.get<Part & { tickets: Part }>("/ownerless")), read_at: serverNow() }), staleTime: 0 });

  async function own(kind: "conversations" | "tickets", id: number, person: number): Promise<void> {
    await api.post(`/${kind}/${id}/assignment`, { person_id: person, why: "" });
    toast(t("tickets.ownerless.given"));
    await queries.invalidateQueries({ queryKey: OWNERLESS });
  }

  return { report, isError, refetch, own };
}
