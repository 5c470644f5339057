import type { RouteLocationRaw } from "vue-router";

const LISTS: Record<string, string> = {
  person: "settings-people", group: "settings-departments", department: "settings-departments", role: "settings-roles", skill: "settings-skills", tag: "settings-tags",
  quick_reply: "settings-replies", quick_reply_folder: "settings-replies", policy: "settings-security", api_token: "settings-tokens", job: "settings-system", ticket_type: "settings-ticket-types",
};
const PAGES: Record<string, string> = { queue: "settings-queue", inbox: "settings-inbox", sla_policy: "settings-sla-policy", webhook: "settings-webhook", calendar: "settings-calendar", conversation: "desk", contact: "customer" };

/** Where a subject of the log (`queue:5`) can be looked at, as far as there is such a page. */
export function placeOf(subject: string, label = ""): RouteLocationRaw | undefined {
  const [kind = "", id = ""] = subject.split(":");
  if (kind === "team_setting") return { name: "settings-team", query: label ? { field: label } : {} };
  const page = PAGES[kind];
  if (page && /^\d+$/.test(id)) return { name: page, params: { id } };
  const list = LISTS[kind];
  return list ? { name: list } : undefined;
}
