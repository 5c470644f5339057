import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";

import { api, send } from "@yingda/shared/api/client";

/** Signing in, second factors and log-ins: django-allauth's headless interface for browsers, and the product's own. */

const root = "/_allauth/browser/v1";

export interface Factor {
  type: "totp" | "webauthn" | "recovery_codes";
  /** seconds since 1970, allauth's way */
  created_at: number;
  last_used_at: number | null;
  unused_code_count?: number;
}

export interface Session {
  id: number;
  address: string;
  browser: string;
  created_at: number;
  current: boolean;
}

interface Answer<T> {
  data: T;
  meta?: { secret?: string; totp_url?: string };
}

const FACTORS = ["people", "factors"];
const SESSIONS = ["people", "sessions"];

/** The person's second factors. */
export function useFactors() {
  return useQuery({ queryKey: FACTORS, queryFn: async () => (await send<Answer<Factor[]>>("GET", `${root}/account/authenticators`)).data });
}

/** What an authenticator app is given: the secret, and the address of the QR code. */
export interface NewTotp {
  secret: string;
  totp_url: string;
}

/**
 * The secret for a new authenticator; the server says it with a 404, because there is none yet.
 *
 * @throws ApiError when one exists already or the password has to be said again first
 */
export async function newTotp(): Promise<NewTotp> {
  const answer = await fetch(`${root}/account/authenticators/totp`, { credentials: "same-origin", headers: { Accept: "application/json" } });
  const body = (await answer.json()) as { meta?: Partial<NewTotp> };
  if (!body.meta?.secret || !body.meta.totp_url) throw new Error("no secret");
  return { secret: body.meta.secret, totp_url: body.meta.totp_url };
}

/** Changes of the second factors; each throws ApiError, and `reauthentication_required` as status 401. */
export const factors = {
  activateTotp: (code: string) => send("POST", `${root}/account/authenticators/totp`, { body: { code } }),
  removeTotp: () => send("DELETE", `${root}/account/authenticators/totp`),
  codes: async () => (await send<Answer<{ unused_codes: string[] }>>("GET", `${root}/account/authenticators/recovery-codes`)).data.unused_codes,
  newCodes: async () => {
    const answer = await send<Answer<{ unused_codes: string[] }> | undefined>("POST", `${root}/account/authenticators/recovery-codes`);
    return answer?.data.unused_codes ?? factors.codes();
  },
  sayPasswordAgain: (password: string) => send("POST", `${root}/auth/reauthenticate`, { body: { password } }),
  sayCodeAgain: (code: string) => send("POST", `${root}/auth/2fa/reauthenticate`, { body: { code } }),
};

/** Read the second factors again after a change. */
export function useFactorsChanged() {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: FACTORS });
    await queries.invalidateQueries({ queryKey: ["people", "me"] });
  };
}

/** The places where the person is signed in, newest first. */
export function useSessions() {
  const queries = useQueryClient();
  const settled = () => queries.invalidateQueries({ queryKey: SESSIONS });
  return {
    query: useQuery({ queryKey: SESSIONS, queryFn: async () => listOf(await api.get<Session[] | { items: Session[] }>("/me/sessions")) }),
    end: useMutation({ mutationFn: (id: number) => api.delete(`/me/sessions/${id}`), onSettled: settled }),
    endOthers: useMutation({ mutationFn: () => api.delete("/me/sessions"), onSettled: settled }),
  };
}

function listOf<T>(answer: T[] | { items: T[] }): T[] {
  return Array.isArray(answer) ? answer : answer.items;
}

export interface Setup {
  team_name: string;
  display_name: string;
  username: string;
  email: string;
  password: string;
  locale: string;
}

/** The first run. */
export const setup = {
  needed: async () => (await api.get<{ needed: boolean }>("/setup")).needed,
  run: (wish: Setup) => api.post("/setup", wish),
};
