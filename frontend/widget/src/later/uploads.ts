import type { Failure, Kept } from "../contract";
import { Refusal, refusal, type Web } from "../live/web";
import { reasonOf, type Item } from "../view/items";
import type { Words } from "../words";

/** A file on its way. */
export interface Upload {
  ref: string;
  file: File;
  at: number;
  /** 0–1. */
  share: number;
  failed?: Failure;
}

/** Whether a file fits a list such as `image/*`, `application/pdf`, `.zip`; an empty list takes everything. */
export function accepts(file: { name: string; type: string }, types: readonly string[]): boolean {
  const ending = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
  return !types.length || types.some((type) => type === file.type || type === ending || (type.endsWith("/*") && file.type.startsWith(type.slice(0, -1))));
}

/** Files on their way. One cut off by the network goes again when the line is back. */
export class Uploads {
  all: Upload[] = [];
  #sending = new Map<string, Sending>();

  constructor(
    readonly web: Web,
    readonly kept: (ref: string, kept: Kept) => void,
    readonly changed: () => void,
  ) {}

  /** As the list shows them. */
  items(words: Words): Item[] {
    return this.all.map((upload) => itemOf(upload, words));
  }

  add(ref: string, file: File): void {
    this.all.push({ ref, file, at: Date.now(), share: 0 });
    this.go();
  }

  cancel(ref: string): void {
    this.all = this.all.filter((upload) => upload.ref !== ref);
    this.#sending.get(ref)?.cancel();
    this.#sending.delete(ref);
    this.changed();
  }

  retry(ref: string): void {
    this.all.filter((upload) => upload.ref === ref).forEach((upload) => delete upload.failed);
    this.go();
  }

  /** Begin what has not begun. */
  go(): void {
    if (this.web.token) this.all.filter((upload) => !upload.failed && !this.#sending.has(upload.ref)).forEach((upload) => void this.#send(upload));
    this.changed();
  }

  async #send(going: Upload): Promise<void> {
    const sending = upload(this.web, going.file, (share) => {
      going.share = share;
      this.changed();
    });
    this.#sending.set(going.ref, sending);
    try {
      const kept = await sending.done;
      if (this.#sending.get(going.ref) !== sending) return;
      this.all = this.all.filter((each) => each !== going);
      this.kept(going.ref, kept);
    } catch (error) {
      going.share = 0;
      if (error instanceof Refusal) going.failed = error.failure;
    }
    this.#sending.delete(going.ref);
    this.changed();
  }
}

/** An upload under way. */
interface Sending {
  done: Promise<Kept>;
  cancel(): void;
}

/** XMLHttpRequest, because fetch does not tell how much of an upload has gone. */
function upload(web: Web, file: File, progress: (share: number) => void): Sending {
  const request = new XMLHttpRequest();
  const done = new Promise<Kept>((resolve, reject) => {
    request.open("POST", `${web.base}uploads`);
    Object.entries(web.headers()).forEach(([name, value]) => { request.setRequestHeader(name, value); });
    request.upload.onprogress = (event) => { progress(event.loaded / event.total); };
    request.onload = () => {
      const answer = request.response as string;
      if (request.status < 300) resolve(JSON.parse(answer) as Kept);
      else reject(refusal(request.status, answer));
    };
    request.onerror = request.onabort = () => { reject(new TypeError("unreachable")); };
    const body = new FormData();
    body.append("file", file, file.name);
    request.send(body);
  });
  return { done, cancel: () => { request.abort(); } };
}

function itemOf({ ref, file, share, at, failed }: Upload, words: Words): Item {
  const failure = failed ? reasonOf(failed, words) : null;
  return { key: `u${ref}`, as: "upload", own: true, kind: "file", file: file.name, size: file.size, share, at, name: null, foot: "", mark: failed ? "failed" : null, failure, ref };
}
