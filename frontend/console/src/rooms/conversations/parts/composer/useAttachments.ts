import { reactive, type Ref } from "vue";

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
 * Files on their way to the server, with progress; each is sent by itself. They stay with the conversation they were chosen
 * in: whoever looks into another one meanwhile finds them again, and nobody else is sent them.
 *
 * @param conversation the one being shown
 * @param failed sentence for a failure the server had no sentence for
 */
export function useAttachments(conversation: Ref<number>, failed: () => string) {
  const shelves = new Map<number, Attachment[]>();

  function here(): Attachment[] {
    const shelf = shelves.get(conversation.value) ?? reactive<Attachment[]>([]);
    shelves.set(conversation.value, shelf);
    return shelf;
  }

  function add(file: File): void {
    last += 1;
    const abort = new AbortController();
    const one = reactive<Attachment>({ id: last, name: file.name, size: file.size, part: 0, kept: null, failed: null, again: start, stop: () => { abort.abort(); } });
    here().push(one);
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
    here().push({ id: last, name: kept.name, size: kept.size, part: 1, kept, failed: null, again: () => undefined, stop: () => undefined });
  }

  function remove(id: number): void {
    const all = here();
    const at = all.findIndex((one) => one.id === id);
    if (at >= 0) all.splice(at, 1)[0]?.stop();
  }

  /** Take those that are complete, leaving the others. */
  function take(): Upload[] {
    const all = here();
    const kept = all.flatMap((one) => one.kept ?? []);
    all.splice(0, all.length, ...all.filter((one) => !one.kept));
    return kept;
  }

  return { get all() { return here(); }, add, keep, remove, take };
}
