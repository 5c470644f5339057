import { useQueryClient } from "@tanstack/vue-query";

import { api, asSeen } from "../api/client";
import { ApiError } from "../api/errors";
import { toast } from "../ui/toasts";
import { askAboutConflict } from "./conflict";
import { sentenceOf } from "./failure";
import { useFormWords } from "./words";

/** The newest change of something, as the server knows it. */
export interface Head {
  entry: number;
  at: number | null;
  who: string;
}

const UNDO_MS = 10_000;

/** Whether the failure says that somebody else changed the same meanwhile. */
export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === "changed_by_other";
}

/** The newest change of a subject; none (0) where it may not be seen. */
export function headOf(subject: string): Promise<Head> {
  return api.get<Head>("/audit/head", { subject }).catch(() => ({ entry: 0, at: null, who: "" }));
}

/** Say that it was saved, with the way back for ten seconds. */
export function useSavedToast() {
  const { t } = useFormWords();
  const queries = useQueryClient();
  return (undo: () => Promise<unknown>): void => {
    const back = async () => {
      try {
        await undo();
        await queries.invalidateQueries();
        toast(t("undone"));
      } catch (error) {
        toast(sentenceOf(error, t), { kind: "failed" });
      }
    };
    toast(t("saved"), { undo: () => void back(), ms: UNDO_MS });
  };
}

/**
 * Save what has an entry in the audit log: refused when somebody else changed the same since it was read, with the choice
 * to put one's own over it; afterwards with a way back.
 *
 * @param subject for example `queue:5`
 */
export function useCarefulSave(subject: () => string | undefined) {
  const said = useSavedToast();
  let head: Promise<Head> | undefined;
  const read = () => { const name = subject(); head = name ? headOf(name) : undefined; };

  async function save(change: () => Promise<unknown>): Promise<void> {
    const name = subject();
    if (!name) { await change(); return; }
    const { entry } = await (head ?? headOf(name));
    try {
      await asSeen(name, entry, change);
    } catch (error) {
      if (!isConflict(error) || (await askAboutConflict(error)) === "stay") throw error;
      const fresh = await headOf(name);
      await asSeen(name, fresh.entry, change);
    }
    read();
    said(() => api.post("/undo", { subject: name, after: entry }));
  }
  return { read, save };
}
