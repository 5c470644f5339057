import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api, send } from "@yingda/shared/api/client";
import type { QuickReply } from "./rules";

/** The quick-reply library as its settings page changes it. */

export type Scope = "shared" | "group" | "personal";

export interface Reply extends QuickReply {
  owner_id: number | null;
  group_id: number | null;
  locale: "zh-CN" | "en";
  position: number;
  version: number;
  archived_at: number | null;
}

export interface Folder {
  id: number;
  scope: Scope;
  owner_id: number | null;
  group_id: number | null;
  parent_id: number | null;
  name: string;
  position: number;
}

export interface Library {
  items: Reply[];
  folders: Folder[];
  variables: { name: string; zh: string; en: string }[];
}

export interface Wish {
  scope: Scope;
  group_id: number | null;
  folder_id: number | null;
  title: string;
  text: string;
  shortcut: string;
  locale: "zh-CN" | "en";
  attachments: string[];
}

/** A file that goes with a reply. */
export interface Attached {
  key: string;
  name: string;
  size: number;
}

export interface Imported {
  created: number;
  refused: { row: number; field: string | null; message: string }[];
}

const LIBRARY = ["knowledge", "library"];

export function useLibrary(archived: Readonly<Ref<boolean>>) {
  return useQuery({ queryKey: computed(() => [...LIBRARY, archived.value]), queryFn: () => api.get<Library>("/quick-replies", archived.value ? { archived: true } : undefined) });
}

export function useLibraryChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ["knowledge"] });
  return {
    create: useMutation({ mutationFn: (wish: Wish) => api.post<Reply>("/quick-replies", wish), onSettled }),
    change: useMutation({ mutationFn: ({ id, ...wish }: Partial<Wish> & { id: number; version?: number }) => api.patch<Reply>(`/quick-replies/${id}`, wish), onSettled }),
    archive: useMutation({ mutationFn: (ids: number[]) => api.post<{ ids: number[] }>("/quick-replies/archive", { ids }), onSettled }),
    restore: useMutation({ mutationFn: (ids: number[]) => api.delete<{ ids: number[] }>("/quick-replies/archive", { ids }), onSettled }),
    makeFolder: useMutation({ mutationFn: (wish: { scope: Scope; group_id: number | null; parent_id: number | null; name: string }) => api.post<Folder>("/quick-reply-folders", wish), onSettled }),
    renameFolder: useMutation({ mutationFn: ({ id, name }: { id: number; name: string }) => api.patch<Folder>(`/quick-reply-folders/${id}`, { name }), onSettled }),
    archiveFolder: useMutation({ mutationFn: (id: number) => api.delete(`/quick-reply-folders/${id}`), onSettled }),
    take: useMutation({ mutationFn: ({ file, scope, group, skip }: { file: File; scope: Scope; group: number | null; skip: boolean }) => send<Imported>("POST", "/api/v1/quick-replies/imports", { body: formOf(file, scope, group, skip) }), onSettled }),
  };
}

function formOf(file: File, scope: Scope, group: number | null, skip: boolean): FormData {
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("scope", scope);
  if (group !== null) form.append("group_id", String(group));
  form.append("skip_wrong", String(skip));
  return form;
}

/** The folders of a scope in the order of the tree, with how deep each lies (0 or 1). */
export function inTree(folders: readonly Folder[], scope: string): { folder: Folder; depth: number }[] {
  const ours = folders.filter((one) => one.scope === scope).sort((a, b) => a.position - b.position || a.id - b.id);
  return ours.filter((one) => one.parent_id === null).flatMap((folder) => [{ folder, depth: 0 }, ...ours.filter((one) => one.parent_id === folder.id).map((below) => ({ folder: below, depth: 1 }))]);
}

/** The replies of a place: all of a scope, or a folder with what lies in it. */
export function repliesOf(replies: readonly Reply[], folders: readonly Folder[], scope: string, folder: number | null): Reply[] {
  const within = new Set(folder === null ? [] : [folder, ...folders.filter((one) => one.parent_id === folder).map((one) => one.id)]);
  return replies.filter((reply) => reply.scope === scope && (folder === null || (reply.folder_id !== null && within.has(reply.folder_id)))).sort((a, b) => (a.folder_id ?? 0) - (b.folder_id ?? 0) || a.position - b.position || a.id - b.id);
}
