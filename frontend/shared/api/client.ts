import createClient, { type Middleware } from "openapi-fetch";

import type { paths } from "./schema";

/** Django's CSRF cookie, sent back as a header with everything that changes something. */
const csrf: Middleware = {
  onRequest({ request }) {
    if (!["GET", "HEAD", "OPTIONS"].includes(request.method)) request.headers.set("X-CSRFToken", csrfToken(document.cookie));
    return request;
  },
};

/**
 * The CSRF token out of a cookie string.
 *
 * @param cookies `document.cookie`
 * @returns the token, or "" when there is none yet
 */
export function csrfToken(cookies: string): string {
  return /(?:^|;\s*)csrftoken=([^;]*)/.exec(cookies)?.[1] ?? "";
}

export const api = createClient<paths>({ baseUrl: "/" });
api.use(csrf);
