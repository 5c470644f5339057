/** A problem as the server says it (RFC 9457, docs/contract.md §2). */
export interface Problem {
  code: string;
  detail: string;
  field: string | null;
  errors: { field: string; code?: string; detail: string }[];
  params: Record<string, unknown>;
}

/** The same as the screens use it: sentences by field. */
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

/** What a problem says, by field; whatever is missing is filled in. */
export function refusalOf(problem: Partial<Problem>, otherwise = "unreadable"): Refusal {
  const { code = otherwise, detail = "", field = null, errors = [], params = {} } = problem;
  const fields = errors.length ? Object.fromEntries(errors.flatMap((error) => (error.field ? [[error.field, error.detail]] : []))) : null;
  return { code, message: detail, field, fields, params };
}

/**
 * The error in an answer's body.
 *
 * @param status HTTP status
 * @param body parsed JSON, or null when it was none
 */
export function refusedBy(status: number, body: unknown): ApiError {
  const told = typeof body === "object" && body !== null ? body : {};
  if ("code" in told && "detail" in told) return new ApiError(status, refusalOf(told as Problem));
  // allauth headless answers 401 with its own body while a sign-in is half done; auth.ts reads it.
  const params = "meta" in told || "errors" in told ? { headless: told } : {};
  return new ApiError(status, refusalOf({ params }, status >= 500 ? "broken" : "unreadable"));
}
