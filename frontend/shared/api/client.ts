import { offline, refusedBy } from "./errors";
import { heardServerTime } from "./time";

export type Query = Record<string, string | number | boolean | null | undefined | readonly (string | number)[]>;

interface Options {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

let locale = "zh-CN";
let seen = "";

/** The language in which the server should answer: "zh-CN" or "en". */
export function speak(language: string): void {
  locale = language;
}

/**
 * Send changes on condition that nobody else changed the same since: the server answers `changed_by_other` otherwise.
 *
 * @param subject what is changed, for example `queue:5`
 * @param entry number of the newest change that was seen
 */
export async function asSeen<T>(subject: string, entry: number, change: () => Promise<T>): Promise<T> {
  seen = `${subject}@${entry}`;
  try {
    return await change();
  } finally {
    seen = "";
  }
}

/**
 * The CSRF token out of a cookie string.
 *
 * @param cookies `document.cookie`
 * @returns the token, or "" when there is none yet
 */
export function csrfToken(cookies: string): string {
  return /(?:^|;\s*)yingda_csrf=([^;]*)/.exec(cookies)?.[1] ?? "";
}

/** Address with its query; empty values are left out, lists are written with commas. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    const text = Array.isArray(value) ? value.join(",") : String(value ?? "");
    if (text) search.set(key, text);
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** Headers of every request: the reader's language, and the CSRF token with whatever changes something. */
export function headersFor(method: string): Record<string, string> {
  const headers: Record<string, string> = { Accept: "application/json, application/problem+json", "Accept-Language": locale };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken(document.cookie);
  if (method !== "GET" && seen) headers["X-Yingda-Seen"] = seen;
  return headers;
}

/**
 * Send one request to the server.
 *
 * @param method HTTP method
 * @param path from the root, for example `/api/v1/me`
 * @returns the parsed body; undefined when it is empty
 * @throws ApiError with the server's code, sentence and fields; status 0 when there was no answer
 */
export async function send<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const init: RequestInit = { method, headers: headersFor(method), credentials: "same-origin", signal: options.signal ?? null };
  if (options.body instanceof FormData) init.body = options.body;
  else if (options.body !== undefined) {
    init.headers = { ...headersFor(method), "Content-Type": "application/json" };
    init.body = JSON.stringify(options.body);
  }
  const answer = await fetch(address(path, options.query), init).catch((reason: unknown) => {
    if (options.signal?.aborted) throw reason;
    throw offline();
  });
  heardServerTime(answer.headers.get("Date"));
  return read<T>(answer);
}

async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  const body: unknown = parsed(text);
  if (!answer.ok) throw refusedBy(answer.status, body);
  return body as T;
}

function parsed(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const root = "/api/v1";

/** The API of the product; paths start after `/api/v1`. */
export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => send<T>("GET", root + path, { ...(query && { query }), ...(signal && { signal }) }),
  post: <T = undefined>(path: string, body?: unknown) => send<T>("POST", root + path, { body }),
  put: <T = undefined>(path: string, body?: unknown) => send<T>("PUT", root + path, { body }),
  patch: <T = undefined>(path: string, body?: unknown) => send<T>("PATCH", root + path, { body }),
  delete: <T = undefined>(path: string, body?: unknown) => send<T>("DELETE", root + path, { body }),
};
