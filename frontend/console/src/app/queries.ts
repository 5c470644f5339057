import { QueryClient } from "@tanstack/vue-query";

import { ApiError } from "@yingda/shared/api/errors";

/** Answers of the server, kept: live events hold them up to date, so nothing is read again merely for being old. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      gcTime: 30 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 3 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
    },
  },
});
