import type { Failure } from "../contract";

/** The desk said no, in words for the visitor. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly failure: Failure,
  ) {
    super(failure.detail);
  }

  /** Whether asking again later may help: the desk is busy or failing, or it was not the desk that answered. */
  get passing(): boolean {
    return this.status === 429 || this.status >= 500 || this.failure.code === "unknown";
  }
}

/** The visitor's interface over HTTP. */
export class Web {
  token: string | null = null;

  constructor(
    readonly base: string,
    readonly locale: string,
  ) {}

  /** Who asks, and in which language. */
  headers(): Record<string, string> {
    return { "Accept-Language": this.locale, ...(this.token && { Authorization: `Bearer ${this.token}` }) };
  }

  /** Ask without cookies. Throws `TypeError` when the desk cannot be reached. */
  fetch(path: string, more: RequestInit): Promise<Response> {
    return fetch(this.base + path, { headers: this.headers(), credentials: "omit", cache: "no-store", ...more });
  }

  /** Ask in JSON. Throws `Refusal` when the desk answers no, `TypeError` when it cannot be reached. */
  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { ...this.headers(), ...(body && { "Content-Type": "application/json" }) };
    const answer = await this.fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw refusal(answer.status, text);
    return JSON.parse(text || "{}") as T;
  }
}

/** What an answer other than 2xx means. */
export function refusal(status: number, body: string): Refusal {
  try {
    return new Refusal(status, JSON.parse(body) as Failure);
  } catch {
    // Somebody between here and the desk answered.
    return new Refusal(status, { code: "unknown", detail: "" });
  }
}
