/** What the server says when it refuses (docs/contract.md §2). */
export interface Refusal {
  code: string;
  message: string;
  field: string | null;
  fields: Record<string, string> | null;
  params: Record<string, unknown>;
}

/** A refused or failed request. `code` is the server's, or `offline` / `unreadable` when there was no usable answer. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    /** HTTP status; 0 when no answer came */
    readonly status: number,
    readonly refusal: Refusal,
  ) {
    super(refusal.message);
  }

  get code(): string {
    return this.refusal.code;
  }

  /** The sentence for each field of a form: the named field, or all of them. */
  get fields(): Record<string, string> {
    const { field, fields, message } = this.refusal;
    return { ...(field ? { [field]: message } : {}), ...(fields ?? {}) };
  }
}

/** Nobody reached the server, so nothing was changed there. */
export function offline(): ApiError {
  return new ApiError(0, { code: "offline", message: "", field: null, fields: null, params: {} });
}

/**
 * The error in an answer's body.
 *
 * @param status HTTP status
 * @param body parsed JSON, or null when it was none
 */
export function refusedBy(status: number, body: unknown): ApiError {
  const error = (body as { error?: Partial<Refusal> } | null)?.error;
  // allauth headless answers 401 with its own body while a sign-in is half done; auth.ts reads it.
  const headless = typeof body === "object" && body !== null && ("meta" in body || "errors" in body) ? { headless: body } : {};
  return new ApiError(status, {
    code: error?.code ?? (status >= 500 ? "broken" : "unreadable"),
    message: error?.message ?? "",
    field: error?.field ?? null,
    fields: error?.fields ?? null,
    params: error?.params ?? headless,
  });
}
