import type { Figure } from "../rules";

export const DIMENSIONS = ["quality", "efficiency", "business"] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export const SMALL = ["mark", "carried_over", "pooled", "pro_rata"] as const;

/** How a value becomes a score; numbers travel as text, for they are decimals. */
export interface Curve {
  floor: string;
  target: string;
  stretch: string;
  how: "linear" | "steps";
  at_floor: string;
  at_stretch: string;
  steps: { at: string; score: string }[];
}

export interface SchemePart {
  metric: string;
  dimension: Dimension;
  weight: string;
  curve: Curve;
  least_n: number;
  small: (typeof SMALL)[number];
}

export interface SchemeDocument { parts: SchemePart[] }

export interface Scheme {
  id: number;
  key: string;
  version: number;
  name: string;
  active: boolean;
  starts_on: string;
  document: SchemeDocument;
}

export interface CardPart {
  metric: string;
  version: number;
  dimension: Dimension;
  weight: number;
  small: string;
  scored_value: number | null;
  scored_n: number | null;
  score: number | null;
  figure: Figure;
}

export interface Card {
  key: number | null;
  name: string;
  total: number | null;
  covered: number;
  dimensions: Record<Dimension, number | null>;
  parts: CardPart[];
}

export interface Share { id: number; value: string; weight: string; group?: number | null; name?: string }
export interface Plan {
  id: number;
  name: string;
  metric: string;
  since: string;
  until: string;
  version: number;
  whole_seen: boolean;
  document: { value: string; start: string | null; groups: Share[]; people: Share[] };
}

export interface TrackPoint { since: string; until: string; at: number; value: number | null; n: number | null; low: number | null; high: number | null }
export interface TrackLine { at: number; expected: number; value: number | null; low: number | null; high: number | null }
export interface Tracking {
  of: string;
  metric: string;
  unit: string;
  better: string;
  goal: number;
  start: number;
  now: number | null;
  due_now: number;
  verdict: "reached" | "missed" | "on_track" | "at_risk" | "behind" | "unknown";
  since: string;
  until: string;
  days_left: number;
  forecast: { at: number; value: number; low: number; high: number } | null;
  points: TrackPoint[];
  line: TrackLine[];
}

export interface League {
  id: number;
  name: string;
  metric: string;
  scheme: string;
  grain: "person" | "group";
  visibility: "everybody" | "leaders" | "own";
  least_n: number;
  delay_days: number;
  first_week: string;
}

export interface LeagueRow {
  key: number;
  name: string;
  group: string;
  value: number | null;
  n: number | null;
  low: number | null;
  high: number | null;
  provisional: boolean;
  rank: number | null;
  before: number | null;
  moved: number | null;
  tied: boolean;
  normalised: { rate: number | null; low: number; high: number; covered: number; n: number } | null;
  normalised_rank: number | null;
}

export interface Changed { rank: number | null; value: number | null }
export interface LeagueWeek {
  id: number;
  frozen_at: number;
  week: string;
  until: string;
  table: League & { unit: string; better: string };
  rows: LeagueRow[];
  corrections: { id: number; key: number; kind: string; note: string; made_at: number; made_by: string; before: Changed; after: Changed | null }[];
}

export const KINDS = ["each", "reached", "place", "star"] as const;
export interface PointRule { key: string; name: string; kind: (typeof KINDS)[number]; points: number; metric: string; cap: number; bound: string; least_n: number }
export interface Game {
  rules: PointRule[];
  levels: { name: string; start: number }[];
  badges: { key: string; name: string; rule: string; how: "times" | "points"; least: number }[];
}

export interface Ledger {
  person_id: number;
  name: string;
  total: number;
  level: number;
  missing: number | null;
  levels: { name: string; start: number }[];
  badges: { key: string; name: string; rule: string; how: string; least: number; earned_on: string | null }[];
  items: { id: number; rule: string; name: string; day: string; points: number; note: string; corrects_id: number | null; corrected: boolean }[];
  entries: number;
}

export interface Standing { id: number; name: string; points: number; total: number; level: number }

export interface Ballot {
  id: number;
  name: string;
  month: string;
  opens_at: number;
  closes_at: number;
  tie: string;
  state: "planned" | "open" | "over" | "counted";
  groups: { id: number; name: string }[];
  second_round: boolean;
  own_vote: number | null;
  may_vote: boolean;
  may_end: boolean;
  candidates: { id: number; name: string }[];
  result: { votes: { id: number; name: string; votes: number; won: boolean }[]; runoff: boolean } | null;
}

export interface Award { id: number; person_id: number; person: string; month: string; kind: string; name: string; note: string; taken_back_at: number | null; taken_back_why: string }
