import { reactive } from "vue";

import { ApiError } from "@yingda/shared/api/errors";
import type { Upload } from "@yingda/shared/api/types";
import { upload } from "@yingda/shared/api/upload";

export interface Attachment {
  id: number;
  name: string;
  size: number;
  /** part uploaded, 0 to 1 */
  part: number;
  kept: Upload | null;
  failed: string | null;
  again: () => void;
  stop: () => void;
}

let last = 0;

/**
 * Files on their way to the server, with progress; each is sent by itself.
 *
 * @param failed sentence for a failure the server had no sentence for
 */
export function useAttachments(failed: () => string) {
  const all = reactive<Attachment[]>([]);

  function add(file: File): void {
    last += 1;
    const abort = new AbortController();
    const one = reactive<Attachment>({ id: last, name: file.name, size: file.size, part: 0, kept: null, failed: null, again: start, stop: () => { abort.abort(); } });
    all.push(one);
    start();

    function start(): void {
      one.failed = null;
      upload(file, (part) => { one.part = part; }, abort.signal).then(
        (kept) => { one.kept = kept; },
        (error: unknown) => { one.failed = (error instanceof ApiError ? error.message : "") || failed(); },
      );
    }
  }

  /** A file the server has already, for example of a quick reply. */
  function keep(kept: Upload): void {
    last += 1;
    all.push({ id: last, name: kept.name, size: kept.size, part: 1, kept, failed: null, again: () => undefined, stop: () => undefined });
  }

  function remove(id: number): void {
    const at = all.findIndex((one) => one.id === id);
    if (at >= 0) all.splice(at, 1)[0]?.stop();
  }

  /** Take those that are complete, leaving the others. */
  function take(): Upload[] {
    const kept = all.flatMap((one) => one.kept ?? []);
    all.splice(0, all.length, ...all.filter((one) => !one.kept));
    return kept;
  }

  return { all, add, keep, remove, take };
}
