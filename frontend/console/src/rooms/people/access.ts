import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";

import { api, send } from "@yingda/shared/api/client";
import { ApiError } from "@yingda/shared/api/errors";

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

/** What the server waits for after the password: nothing, or one of these second factors. */
export type Wanted = Factor["type"][];

/**
 * Sign in by user name or e-mail address.
 *
 * @returns the second factors that may be shown next; empty when the person is in
 * @throws ApiError with the sentence per field, or as a whole when there were too many attempts
 */
export async function signIn(name: string, password: string): Promise<Wanted> {
  const body = name.includes("@") ? { email: name, password } : { username: name, password };
  try {
    await send("POST", `${root}/auth/login`, { body });
    return [];
  } catch (error) {
    return factorsWanted(error);
  }
}

/** The second factors a half-done sign-in waits for; anything else is thrown on. */
export function factorsWanted(error: unknown): Wanted {
  if (!(error instanceof ApiError)) throw error;
  const body = error.refusal.params["headless"] as { data?: { flows?: { id: string; is_pending?: boolean; types?: Wanted }[] }; errors?: { message: string; param?: string }[] } | undefined;
  const pending = body?.data?.flows?.find((flow) => flow.is_pending && flow.id === "mfa_authenticate");
  if (error.status === 401 && pending) return pending.types ?? ["totp"];
  throw refusalOf(error, body?.errors ?? []);
}

function refusalOf(error: ApiError, errors: { message: string; param?: string }[]): ApiError {
  const first = errors[0];
  if (!first) return error;
  const fields = Object.fromEntries(errors.flatMap((one) => (one.param ? [[one.param, one.message]] : [])));
  return new ApiError(error.status, { ...error.refusal, message: first.message, field: first.param ?? null, fields });
}

/** Do an allauth request whose refusal is read as a sentence. */
export async function refusing<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    const body = error.refusal.params["headless"] as { errors?: { message: string; param?: string }[] } | undefined;
    throw refusalOf(error, body?.errors ?? []);
  });
}

/** Whether the server wants the password once more before this change. */
export function wantsPassword(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
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
  /** Whether there is nobody yet; the answer also sets the CSRF cookie that every change needs. */
  needed: async () => (await api.get<{ needed: boolean }>("/setup")).needed,
  run: (wish: Setup) => api.post("/setup", wish),
};
