import type { Config, Failure, Kept, Message, Page, Post, Session, Ack, Values } from "../contract";

/** The server said no, in words for the visitor. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly failure: Failure,
  ) {
    super(failure.message);
  }

  /** Whether asking again later may help. */
  get passing(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

/** An upload under way. */
export interface Sending {
  done: Promise<Kept>;
  cancel(): void;
}

/** The visitor's interface over HTTP. Every call throws `Refusal` when the server answers no, `TypeError` when it cannot be reached. */
export class Web {
  token: string | null = null;

  constructor(
    readonly base: string,
    readonly locale: string,
  ) {}

  config(inbox: string): Promise<Config> {
    return this.#ask("GET", `config?inbox=${encodeURIComponent(inbox)}&locale=${this.locale}`);
  }

  session(body: { inbox: string; token?: string; identity?: string; attributes?: object; locale: string; page: Page }): Promise<Session> {
    return this.#ask("POST", "session", body);
  }

  post(post: Post): Promise<Ack> {
    return this.#ask("POST", "messages", post);
  }

  before(seq: number): Promise<{ items: Message[]; next?: unknown }> {
    return this.#ask("GET", `messages?before=${seq}`);
  }

  form(body: { fields: Values; text: string; client_id: string }): Promise<object> {
    return this.#ask("POST", "form", body);
  }

  rate(body: { score: number; reasons: string[]; text: string }): Promise<object> {
    return this.#ask("POST", "rating", body);
  }

  transcript(email: string): Promise<object> {
    return this.#ask("POST", "transcript", { email });
  }

  /** The stream of frames for those whose network lets no socket through; `poll` asks for an answer that ends. */
  stream(last: number | null, poll: boolean, signal: AbortSignal): Promise<Response> {
    const query = `last=${last ?? ""}&locale=${this.locale}${poll ? "&poll=1" : ""}`;
    return fetch(`${this.base}events?${query}`, { headers: this.#headers(), signal, ...LEAN });
  }

  /** XMLHttpRequest, because fetch does not tell how much of an upload has gone. */
  upload(file: File, progress: (share: number) => void): Sending {
    const request = new XMLHttpRequest();
    const done = new Promise<Kept>((resolve, reject) => {
      request.open("POST", `${this.base}uploads`);
      Object.entries(this.#headers()).forEach(([name, value]) => request.setRequestHeader(name, value));
      request.upload.onprogress = (event) => progress(event.loaded / event.total);
      request.onload = () => (request.status < 300 ? resolve(JSON.parse(request.response as string) as Kept) : reject(refusal(request.status, request.response as string)));
      request.onerror = request.onabort = () => reject(new TypeError("unreachable"));
      const body = new FormData();
      body.append("file", file, file.name);
      request.send(body);
    });
    return { done, cancel: () => request.abort() };
  }

  #headers(): Record<string, string> {
    return { "Accept-Language": this.locale, ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}) };
  }

  async #ask<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = this.#headers();
    if (body) headers["Content-Type"] = "application/json";
    const answer = await fetch(this.base + path, { method, headers, body: body && JSON.stringify(body), ...LEAN });
    const text = await answer.text();
    if (!answer.ok) throw refusal(answer.status, text);
    return JSON.parse(text || "{}") as T;
  }
}

const LEAN = { credentials: "omit", cache: "no-store" } as const;

function refusal(status: number, body: string): Refusal {
  try {
    return new Refusal(status, (JSON.parse(body) as { error: Failure }).error);
  } catch {
    return new Refusal(status, { code: "unknown", message: "" });
  }
}
