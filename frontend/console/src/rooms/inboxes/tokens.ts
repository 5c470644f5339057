import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Page } from "@yingda/shared/api/types";

/** Tokens of integrations: the installation's and people's own. */

export const TOKEN_STATES = ["active", "expiring", "expired", "revoked"] as const;
export type TokenState = (typeof TOKEN_STATES)[number];

export interface Token {
  id: number;
  name: string;
  /** first characters of the secret */
  beginning: string;
  /** whose it is; none = the installation's */
  person_id: number | null;
  scopes: string[];
  group_ids: number[];
  networks: string[];
  made_by_id: number | null;
  created_at: number;
  last_used_at: number | null;
  last_address: string;
  expires_at: number | null;
  revoked_at: number | null;
  former_until: number | null;
  state: TokenState;
}

type Secret = Token & { token: string };

export interface TokenWish {
  name: string;
  scopes: string[];
  expires_at: number | null;
  personal: boolean;
  group_ids: number[];
  networks: string[];
}

export interface TokenFilter {
  state: string;
  q: string;
  mine: boolean;
}

const TOKENS = ["inboxes", "tokens"];

/** Tokens page by page, the newest first. */
export function useTokens(filter: Readonly<Ref<TokenFilter>>) {
  const query = useInfiniteQuery({
    queryKey: computed(() => [...TOKENS, filter.value]),
    queryFn: ({ pageParam }: { pageParam: string | null }) => api.get<Page<Token>>("/api-tokens", { state: filter.value.state || null, q: filter.value.q || null, mine: filter.value.mine, limit: 50, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  return { query, rows: computed(() => query.data.value?.pages.flatMap((page) => page.items)) };
}

export function useTokenVerbs() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: TOKENS });
  return {
    create: useMutation({ mutationFn: (wish: TokenWish) => api.post<Secret>("/api-tokens", wish), onSettled }),
    rotate: useMutation({ mutationFn: ({ id, hours }: { id: number; hours: number }) => api.post<Secret>(`/api-tokens/${id}/rotation`, { grace_hours: hours }), onSettled }),
    revoke: useMutation({ mutationFn: (id: number) => api.delete(`/api-tokens/${id}`), onSettled }),
  };
}
