import { describe, expect, it } from "vitest";

import en from "../messages/en";
import zh from "../messages/zh";
import { lineOf, type Names } from "./lines";
import { aMessage } from "./samples.spec-parts";

const names: Names = { person: (id) => `人${id}`, group: (id) => `组${id}`, priority: (level) => `级${level}`, reason: (code) => `因${code}`, target: (kind) => `限${kind}`, label: (field) => (typeof field.zh === "string" ? field.zh : ""), list: (several) => several.join("、") };
const line = (data: Record<string, unknown>) => lineOf(aMessage({ kind: "system", data }), names);

describe("the sentence of a system line", () => {
  it.each<[Record<string, unknown>, string, Record<string, string>]>([
    [{ what: "assigned", person_id: 7, name: "小林", why: "least_loaded" }, "assigned", { name: "小林", why: "因least_loaded" }],
    [{ what: "assigned", person_id: 7, why: "", by: "组长" }, "assigned_by", { name: "人7", by: "组长", why: "" }],
    [{ what: "resolved", by: "小林", by_kind: "person" }, "resolved", { by: "小林" }],
    [{ what: "resolved", by: "", by_kind: "system" }, "resolved_itself", {}],
    [{ what: "hand_over_offered", by: "小林", reason: "方言", to_id: 8 }, "hand_over_offered", { to: "人8", reason: "方言" }],
    [{ what: "hand_over_offered", by: "小林", reason: "方言", to_group_id: 3 }, "hand_over_offered", { to: "组3" }],
    [{ what: "rated", score: 5, text: "" }, "rated", { score: "5" }],
    [{ what: "rated", score: 2, text: "慢" }, "rated_with", { score: "2", text: "慢" }],
    [{ what: "sla_escalated", kind: "resolution", verb: "tell", people: [3, 4], done: true }, "sla_tell", { kind: "限resolution", names: "人3、人4" }],
    [{ what: "ticket_made", ticket_id: 4, number: 12, title: "退款", by: "小林" }, "ticket_made", { by: "小林", number: "12", title: "退款" }],
    [{ what: "priority", by: "小林", priority: 3 }, "priority", { priority: "级3" }],
  ])("of %j", (data, key, facts) => {
    expect(line(data).key).toBe(key);
    expect(line(data).facts).toMatchObject(facts);
  });

  it("shows what the visitor filled in, whichever way it is written", () => {
    expect(line({ what: "form", fields: { 姓名: "张伟" } }).fields).toEqual([{ label: "姓名", value: "张伟" }]);
    expect(line({ what: "form", fields: [{ key: "name", zh: "姓名", en: "Name", value: "张伟" }] }).fields).toEqual([{ label: "姓名", value: "张伟" }]);
  });

  it("exists for everything the server says, in both languages", () => {
    const whats = ["assigned", "assigned_by", "resolved", "resolved_itself", "reopened", "reopened_itself", "snooze_ended", "priority", "hand_over_offered", "handed_over", "hand_over_refused", "hand_over_withdrawn", "hand_over_expired", "taken_back", "taken_over", "invited", "left", "form", "sla_tell", "sla_give", "ticket_made", "playbook_began", "playbook_ended", "incident_notice", "incident_ended", "rated", "rated_with"];
    for (const what of whats) {
      expect(zh.line).toHaveProperty(what);
      expect(en.line).toHaveProperty(what);
    }
  });
});
