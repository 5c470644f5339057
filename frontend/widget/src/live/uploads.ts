import type { Failure, Kept } from "../contract";
import { Refusal, type Sending, type Web } from "./web";

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
    readonly kept: (upload: Upload, kept: Kept) => void,
    readonly changed: () => void,
  ) {}

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

  async #send(upload: Upload): Promise<void> {
    const sending = this.web.upload(upload.file, (share) => ((upload.share = share), this.changed()));
    this.#sending.set(upload.ref, sending);
    try {
      const kept = await sending.done;
      if (this.#sending.get(upload.ref) !== sending) return;
      this.all = this.all.filter((each) => each !== upload);
      this.kept(upload, kept);
    } catch (error) {
      upload.share = 0;
      if (error instanceof Refusal) upload.failed = error.failure;
    }
    this.#sending.delete(upload.ref);
    this.changed();
  }
}
