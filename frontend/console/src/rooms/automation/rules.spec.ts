import { describe, expect, it, vi } from "vitest";

import { blank, commandOf, emptyValue, fieldsFor, formFields, formValues, healthOf, isBranch, kept, leafFor, leavesOf, searchMacros, type Branch, type Field, type Macro, type Trigger } from "./rules";

const field = (key: string, more: Partial<Field> = {}): Field => ({ key, zh: key, en: key, type: "text", subjects: ["conversation"], triggers: [], of: "", keys: [], named: false, operators: { contains_any: "words", empty: "" }, ...more });
const macro = (id: number, more: Partial<Macro>): Macro => ({ id, scope: "shared", group_id: null, folder: "", name: "", shortcut: "", search_keys: "", actions: [], uses: 0, version: 1, may_edit: true, ...more });

describe("automations", () => {
  it("offer the fields that the trigger knows", () => {
    const trigger: Trigger = { key: "message.visitor", zh: "", en: "", subject: "conversation", timed: false, states: [] };
    const fields = [field("a"), field("b", { subjects: ["ticket"] }), field("c", { triggers: ["message.visitor"] }), field("d", { triggers: ["conversation.rated"] })];
    expect(fieldsFor(fields, trigger).map((one) => one.key)).toEqual(["a", "c"]);
    expect(fieldsFor(fields, undefined)).toEqual([]);
  });

  it("begin a condition with the first operator and drop what another trigger does not know", () => {
    expect(leafFor(field("a"))).toEqual({ field: "a", how: "contains_any", value: [], key: "" });
    expect([emptyValue("number"), emptyValue(""), emptyValue("ids")]).toEqual([1, null, []]);
    const tree: Branch = { op: "all", of: [leafFor(field("a")), { op: "any", of: [leafFor(field("b"))] }] };
    expect(leavesOf(kept(tree, new Set(["a"]))).map((leaf) => leaf.field)).toEqual(["a"]);
    expect(isBranch(tree)).toBe(true);
    expect(blank().conditions.of).toEqual([]);
  });

  it("say how they are doing", () => {
    const one = { enabled: true, paused_at: null, failures: 0 };
    expect([healthOf(one), healthOf({ ...one, failures: 1 }), healthOf({ ...one, paused_at: 1 }), healthOf({ ...one, enabled: false })]).toEqual(["on", "failing", "paused", "off"]);
  });
});

it("finds macros by shortcut, name, pinyin and initials, the most used first", () => {
  const macros = [macro(1, { name: "结束会话", search_keys: "结束会话\njieshuhuihua\njshh", uses: 1 }), macro(2, { name: "退款安抚", shortcut: "tk", search_keys: "退款安抚\ntuikuananfu\ntkaf\ntk", uses: 5 })];
  expect(searchMacros(macros, "").map((one) => one.id)).toEqual([2, 1]);
  expect(searchMacros(macros, "js").map((one) => one.id)).toEqual([1]);
  expect(searchMacros(macros, "/tk")[0]?.id).toBe(2);
  expect(searchMacros(macros, "没有")).toEqual([]);
});

it("offers the fields of all forms once each, and keeps of a form only what is filled in", () => {
  const types = [{ document: { fields: [{ key: "order", label: "订单号" }, { key: "wish", label: "诉求" }] } }, { document: { fields: [{ key: "order", label: "原订单" }] } }];
  expect(formFields(types)).toEqual([{ value: "order", label: "订单号 / 原订单" }, { value: "wish", label: "诉求" }]);
  expect(formValues([{ key: "order" }, { key: "wish" }], { order: "A1", wish: " ", gone: "x" })).toEqual({ order: "A1" });
  expect(formValues([{ key: "several" }], { several: [] })).toBeUndefined();
});

it("makes a macro a command that is found by its name, shortcut and pinyin", () => {
  const run = vi.fn();
  const command = commandOf(macro(5, { name: "退款安抚", shortcut: "tk", search_keys: "退款安抚\ntuikuananfu" }), "执行宏「退款安抚」", "售后", run);
  expect(command).toMatchObject({ key: "macro:5", label: "执行宏「退款安抚」", note: "售后", words: "tk\n退款安抚\ntuikuananfu" });
  command.run();
  expect(run).toHaveBeenCalledWith(5);
});
