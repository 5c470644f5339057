import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Page } from "@yingda/shared/api/types";
import { useLive } from "@yingda/shared/live/use";
import { LIST, ONE, ROOM, RUNNING, UNDER } from "./keys";
import { withActivation, withAnnouncement, withCase, type Activation, type Announcement, type Case, type Document, type Match, type Playbook, type PlaybookEvent, type Step } from "./rules";

/** Playbooks, what runs, incidents and their reviews. */

export interface Under {
  row: Activation;
  steps: Step[];
  due_at: number | null;
  breached_at: number | null;
}

export interface Opened {
  row: Activation;
  steps: Step[];
  document: Document;
  announcements: Announcement[];
}

export interface Version {
  version: number;
  since_at: number;
  by: string;
  changes: { field: string; index: number | null; before: unknown; after: unknown }[];
}

export interface Entry {
  id: number;
  at: number;
  what: string;
  conversation_id: number | null;
  seq: number | null;
  actor: { kind: string; id: number | null; name: string };
  facts: Record<string, unknown>;
}

export interface Check {
  figures: { affected: number; answered: number; within: number; broken: number; longest_wait_ms: number; first_reply_at: number | null; steps_late: number; words_said: number };
  until: number;
  steps: (Step & { verdict: "ok" | "late" | "missed" | "open" | "skipped"; left_undone: boolean })[];
  limits: { kept: number; broken: { kind: string; conversation_id: number; due_at: number; met_at: number | null; by: number | null; verdict: string }[] };
  forbidden: Entry[];
  missing: { word: string; conversation_id: number }[];
  escalations: Entry[];
  timeline: Entry[];
}

export interface ReviewAction {
  id: number;
  text: string;
  owner_id: number | null;
  due_at: number | null;
  ticket: { id: number; number: number; state: string } | null;
  done_at: number | null;
}

export interface Review {
  review: { summary: string; causes: string; changes: string; finished_at: number | null } | null;
  actions: ReviewAction[];
  check: Check;
}

export interface Preview {
  total: number;
  items: { conversation_id: number; contact: string; text: string }[];
  refused: { conversation_id: number; contact: string; message: string }[];
  refused_total: number;
  forbidden: string[];
}

export interface NewActivation {
  place: "team" | "topic";
  playbook_id: number;
  title: string;
  what_happened: string;
  notice: string;
  match: Match;
}

/** The playbooks in use. */
export function usePlaybooks() {
  return useQuery({ queryKey: LIST, queryFn: async () => (await api.get<Page<Playbook>>("/playbooks")).items });
}

export function usePresets(open: Readonly<Ref<boolean>>) {
  return useQuery({ queryKey: [...ROOM, "presets"], queryFn: async () => (await api.get<Page<{ locale: string; name: string; document: Document }>>("/playbook-presets")).items, enabled: open, staleTime: Infinity });
}

export function useVersions(id: Readonly<Ref<number>>, open: Readonly<Ref<boolean>>) {
  return useQuery({ queryKey: computed(() => [...LIST, id.value, "versions"]), queryFn: async () => (await api.get<Page<Version>>(`/playbooks/${id.value}/versions`)).items, enabled: open });
}

export function usePlaybookChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: LIST });
  return {
    create: useMutation({ mutationFn: (wish: { name: string; position: number; document: Document }) => api.post<Playbook>("/playbooks", wish), onSettled }),
    change: useMutation({ mutationFn: ({ id, ...wish }: { id: number; name?: string; document?: Document; position?: number }) => api.patch<Playbook>(`/playbooks/${id}`, wish), onSettled }),
    archive: useMutation({ mutationFn: (id: number) => api.delete(`/playbooks/${id}`), onSettled }),
  };
}

/** A snapshot that comes late is brought up to date from the log of the stream. */
function useMissed() {
  const live = useLive();
  return <E extends PlaybookEvent["e"]>(e: E, n: number) => ((live.log.after(n) ?? []) as unknown as PlaybookEvent[]).filter((event): event is Extract<PlaybookEvent, { e: E }> => event.e === e).map((event) => event.body.row as Extract<PlaybookEvent, { e: E }>["body"]["row"]);
}

/** What the whole team is in, kept live. */
export function useRunning() {
  const missed = useMissed();
  return useQuery({
    queryKey: RUNNING, staleTime: Infinity,
    queryFn: async () => {
      const { items, n } = await api.get<{ items: Activation[]; n: number }>("/incidents/running");
      return missed("playbook.activation", n).reduce(withActivation, items);
    },
  });
}

/** What a conversation is under. */
export function useUnder(conversation: Readonly<Ref<number>>) {
  return useQuery({ queryKey: computed(() => [...UNDER, conversation.value]), queryFn: async () => (await api.get<Page<Under>>(`/conversations/${conversation.value}/playbooks`)).items, staleTime: 60_000 });
}

export function useActivation(id: Readonly<Ref<number>>) {
  const missed = useMissed();
  return useQuery({
    queryKey: computed(() => [...ONE, id.value, "opened"]),
    queryFn: async () => {
      const opened = await api.get<Opened & { n: number }>(`/activations/${id.value}`);
      const rows = missed("playbook.announcement", opened.n).filter((row) => row.activation_id === opened.row.id);
      return { ...opened, announcements: rows.reduce(withAnnouncement, opened.announcements) };
    },
  });
}

export function useCases(id: Readonly<Ref<number>>, state: Readonly<Ref<string>>) {
  const missed = useMissed();
  return useQuery({
    queryKey: computed(() => [...ONE, id.value, "cases", state.value]),
    queryFn: async () => {
      const page = await api.get<Page<Case> & { n: number }>(`/activations/${id.value}/conversations`, { state: state.value, limit: 200 });
      const rows = state.value === "" ? missed("playbook.case", page.n).filter((row) => row.activation_id === id.value) : [];
      return { ...page, items: rows.reduce<Case[]>(withCase, page.items) };
    },
  });
}

export function useReview(id: Readonly<Ref<number>>) {
  return useQuery({ queryKey: computed(() => [...ONE, id.value, "review"]), queryFn: () => api.get<Review>(`/activations/${id.value}/review`) });
}

export function useAnnouncement(id: Readonly<Ref<number>>) {
  return useQuery({ queryKey: computed(() => [...ROOM, "announcement", id.value]), queryFn: () => api.get<{ row: Announcement; refused: { conversation_id: number; contact: string; message: string }[] }>(`/announcements/${id.value}`) });
}

export interface TicketField {
  key: string;
  label: string;
  kind: string;
  required: boolean;
  choices: string[];
}

/** The types of tickets an action of a review may become. */
export function useTicketTypes(open: Readonly<Ref<boolean>>) {
  return useQuery({ queryKey: ["tickets", "types", "names"], queryFn: async () => (await api.get<Page<{ id: number; name: string; document: { fields: TicketField[] } }>>("/ticket-types")).items, enabled: open });
}

export const previewMatch = (match: Match) => api.post<{ total: number; waiting: number; items: { id: number; number: number; contact: { name: string }; preview: string; waiting_since: number | null }[] }>("/activations/preview", { match });
export const previewReply = (id: number, wish: { text: string; to: string; ids: number[] }) => api.post<Preview>(`/activations/${id}/announcements/preview`, wish);

/** The verbs; whatever they change comes back by the stream too. */
export function useDeeds() {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ROOM });
  const deed = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      void again();
    }
  };
  return {
    beginFor: (conversation: number, playbook_id: number, why: string) => deed(api.post(`/conversations/${conversation}/playbooks`, { playbook_id, why })),
    begin: (wish: NewActivation) => deed(api.post<{ row: Activation }>("/activations", wish)),
    end: (id: number, why: string, closing: string, key: string) => deed(api.post(`/activations/${id}/ending`, { why, closing, key })),
    finish: (step: number) => deed(api.post(`/activation-steps/${step}/completion`, {})),
    takeUp: (step: number) => deed(api.delete(`/activation-steps/${step}/completion`)),
    skip: (step: number, note: string) => deed(api.post(`/activation-steps/${step}/skip`, { note })),
    join: (id: number, ids: number[]) => deed(api.post(`/activations/${id}/conversations`, { ids })),
    leave: (id: number, ids: number[]) => deed(api.post(`/activations/${id}/conversations/removal`, { ids })),
    announce: (id: number, wish: { key: string; text: string; to: string; ids: number[] }) => deed(api.post<{ row: Announcement }>(`/activations/${id}/announcements`, wish)),
    move: (announcement: number, state: string) => deed(api.put(`/announcements/${announcement}/state`, { state })),
    write: (id: number, wish: Partial<{ summary: string; causes: string; changes: string; finished: boolean }>) => deed(api.put(`/activations/${id}/review`, wish)),
    addAction: (id: number, wish: { text: string; owner_id: number | null; due_at: number | null }) => deed(api.post(`/activations/${id}/review/actions`, wish)),
    changeAction: (action: number, wish: { done?: boolean }) => deed(api.patch(`/review-actions/${action}`, wish)),
    makeTicket: (action: number, type_id: number, values: Record<string, string | number>) => deed(api.post<{ row: { number: number } }>(`/review-actions/${action}/ticket`, { type_id, values })),
  };
}
