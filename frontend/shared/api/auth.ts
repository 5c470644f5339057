import { send } from "./client";
import { ApiError, type Refusal } from "./errors";

const root = "/_allauth/browser/v1";

/** What still stands between the person and the desk. */
export type Flow = "login" | "mfa_authenticate" | "mfa_reauthenticate" | "reauthenticate" | "password_reset_by_code" | "provider_redirect" | (string & {});

interface Headless {
  status: number;
  data?: { flows?: { id: Flow; is_pending?: boolean; types?: string[] }[]; user?: { id: number; display: string } };
  meta?: { is_authenticated?: boolean };
  errors?: { code: string; message: string; param?: string }[];
}

export interface SignIn {
  signedIn: boolean;
  /** Flows the server offers next; `pending` is the one it waits for. */
  flows: Flow[];
  pending: Flow | null;
  /** Second factors the person has: "totp", "webauthn", "recovery_codes". */
  factors: string[];
}

/**
 * One step of signing in through allauth headless, whose 401 means "not yet", not "refused".
 *
 * @throws ApiError with a sentence per field when the step was refused
 */
async function step(method: string, path: string, body?: unknown): Promise<SignIn> {
  const answer = await send<Headless>(method, root + path, { body }).catch(notYet);
  const flows = answer.data?.flows ?? [];
  const pending = flows.find((flow) => flow.is_pending);
  return {
    signedIn: answer.meta?.is_authenticated ?? answer.status === 200,
    flows: flows.map((flow) => flow.id),
    pending: pending?.id ?? null,
    factors: pending?.types ?? [],
  };
}

function notYet(error: unknown): Headless {
  if (!(error instanceof ApiError)) throw error;
  const body = error.refusal.params["headless"] as Headless | undefined;
  if (!body) throw error;
  if (body.errors?.length) throw new ApiError(error.status, refusalOf(body.errors));
  return body;
}

function refusalOf(errors: NonNullable<Headless["errors"]>): Refusal {
  const fields: Record<string, string> = {};
  for (const { param, message } of errors) if (param) fields[param] = message;
  return { code: errors[0]?.code ?? "unreadable", message: errors[0]?.message ?? "", field: errors[0]?.param ?? null, fields, params: {} };
}

/** Signing in and out, and the person's own secrets; all throw ApiError. */
export const auth = {
  /** Where signing in stands; also sets the CSRF cookie before the first POST. */
  session: () => step("GET", "/auth/session"),
  logIn: (email: string, password: string) => step("POST", "/auth/login", { email, password }),
  /** @param code six digits of the authenticator, or a recovery code */
  secondFactor: (code: string) => step("POST", "/auth/2fa/authenticate", { code }),
  logOut: () => step("DELETE", "/auth/session"),
  changePassword: (current_password: string, new_password: string) => send("POST", `${root}/account/password/change`, { body: { current_password, new_password } }),
  requestPassword: (email: string) => step("POST", "/auth/password/request", { email }),
  resetPassword: (key: string, password: string) => step("POST", "/auth/password/reset", { key, password }),
};
