/** The parts of the manual and their pages, in the order of reading; a page is a file of docs/manual in each language. */
export const CONTENTS = {
  agent: ["agent-desk", "agent-tickets", "agent-search", "agent-phone", "agent-month", "agent-pay", "agent-score"],
  leader: [
    "leader-floor", "leader-group", "manager-team", "leader-metrics", "leader-service", "leader-incidents", "leader-automation", "leader-credit", "leader-pay",
    "leader-league", "leader-reports", "manager-reports",
  ],
  administrator: ["admin-team", "admin-channels", "admin-tickets", "admin-integration", "admin-data", "admin-settings"],
} as const;

export type Part = keyof typeof CONTENTS;

/** Which page helps with which page of the console: the longest beginning of the route's name decides. */
const HELPS: Record<string, string> = {
  "": "agent-desk",
  desk: "agent-desk",
  search: "agent-search",
  ticket: "agent-tickets",
  tickets: "agent-tickets",
  ownerless: "leader-service",
  floor: "leader-floor",
  credit: "leader-credit",
  metrics: "leader-metrics",
  "metric-lists": "leader-metrics",
  boards: "leader-group",
  "settings-notifications": "agent-phone",
  report: "leader-reports",
  "report-schedules": "manager-reports",
  play: "agent-score",
  "play-setup": "leader-league",
  incident: "leader-incidents",
  incidents: "leader-incidents",
  settings: "admin-settings",
  "settings-people": "admin-team",
  "settings-departments": "admin-team",
  "settings-roles": "admin-team",
  "settings-skills": "admin-team",
  "settings-playbook": "leader-incidents",
  "my-pay": "agent-pay",
  "pay-runs": "leader-pay",
  "settings-automation": "leader-automation",
  "settings-macros": "leader-automation",
  "settings-ticket-type": "admin-tickets",
  "settings-webhook": "admin-integration",
  "settings-api": "admin-integration",
  "settings-token": "admin-integration",
  "settings-import": "admin-data",
  "settings-export": "admin-data",
  "settings-retention": "admin-data",
  "settings-erasure": "admin-data",
  "settings-sla": "leader-service",
  "settings-queue": "leader-service",
  "settings-calendar": "leader-service",
  "settings-inbox": "admin-channels",
};

/** The page of the manual for a page of the console. */
export function helpFor(route: string): string {
  const fitting = Object.keys(HELPS).filter((beginning) => route.startsWith(beginning));
  return HELPS[fitting.reduce((longest, one) => (one.length > longest.length ? one : longest), "")] ?? CONTENTS.agent[0];
}

/** Every page of the manual in the order of reading. */
export function allPages(): string[] {
  return Object.values(CONTENTS).flat();
}
