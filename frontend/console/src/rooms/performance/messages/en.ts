import type { SameKeys } from "@yingda/shared/ui/room";
import type zh from "./zh";

export default {
  rail: "Metrics",
  title: "Metrics",
  lead: "One meaning per number: below a share stand its cases and 95 % interval, beside a mean its median and P90.",
  by: { person: "By person", group: "By group", day: "By day", team: "Whole team" },
  name: { person: "Agent", group: "Group", day: "Day", team: "Of" },
  team: "Whole team",
  nobody: "Nobody's",
  period: { week: "Last 7 days", month: "This month", last_month: "Last month", quarter: "This quarter", last_quarter: "Last quarter", own: "Choose days" },
  days: "From and to which day",
  figures: "{value}, {n} cases",
  n: "n {n}",
  interval: "{low}–{high}",
  median: "median {median} · P90 {p90}",
  none: "Nothing happened in this time.",
  none_help: "Choose another time, or bring past conversations in first.",
  unreadable: "Cannot be read right now",
  again: "Try again",
  chart: "{metric}",
  chart_of: "Metric of the chart",
  dictionary: "Metric dictionary",
  dictionary_lead: "What each metric means, its version and whose it is. Screen, API and exports use the one definition.",
  version: "Version {n}",
  better: { more: "Higher is better", less: "Lower is better" },
  close: "Close",
} satisfies SameKeys<typeof zh>;
