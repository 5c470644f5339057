import { describe, expect, it } from "vitest";

import type { Grant, Permission, Role } from "../team";
import { departmentsWithin, effectsOf, groupsOf, treeOf } from "./rights";

const departments = [
  { id: 1, name: "客服中心", parent_id: null },
  { id: 2, name: "一部", parent_id: 1 },
  { id: 3, name: "夜班", parent_id: 2 },
  { id: 4, name: "技术", parent_id: null },
];
const group = (id: number, department_id: number | null) => ({ id, name: `g${id}`, department_id, people: 0 });
const organisation = { departments, groups: [group(10, 2), group(11, 3), group(12, 4), group(13, null)] };
const view: Permission = { name: "conversation.view", zh: "查看会话", en: "See", scopes: ["own", "group", "department", "everything"] };
const audit: Permission = { name: "audit.view", zh: "审计", en: "Audit", scopes: ["everything"] };
const role = (key: string, permissions: string[]): Role => ({ id: 1, key, zh: key, en: key, built_in: true, default_scope: "own", permissions, people: 0 });
const roles = [role("agent", ["conversation.view"]), role("boss", ["conversation.view", "audit.view"])];
const grant = (name: string, scope: Grant["scope"], unit_id: number | null = null): Grant => ({ role: name, scope, unit_id });

it("finds what lies in a department", () => {
  expect([...departmentsWithin(departments, 1)]).toEqual([1, 2, 3]);
});

describe("a grant covers", () => {
  it.each([
    ["own", grant("agent", "own"), []],
    ["one's own groups", grant("agent", "group"), [10, 12]],
    ["a named group", grant("agent", "group", 13), [13]],
    ["the departments of one's groups", grant("agent", "department"), [10, 11, 12]],
    ["a named department with all in it", grant("agent", "department", 1), [10, 11]],
    ["everything", grant("agent", "everything"), []],
  ])("%s", (_, one, groups) => {
    expect(groupsOf(one, [10, 12], organisation)).toEqual(groups);
  });
});

it("joins grants, and gives nothing where the scope makes no sense", () => {
  const effects = effectsOf([grant("agent", "own"), grant("boss", "group", 13)], [10], roles, [view, audit], organisation);
  expect(effects).toEqual([{ permission: view, own: true, groups: [13], everything: false, because: [grant("agent", "own"), grant("boss", "group", 13)] }]);
});

it("draws the tree, and loses nobody whose parent is unknown", () => {
  const tree = treeOf({ departments: [...departments, { id: 9, name: "x", parent_id: 77 }], groups: organisation.groups });
  expect(tree.map((one) => one.id)).toEqual([1, 4, 9]);
  expect(tree[0]?.branches[0]?.branches[0]?.groups.map((one) => one.id)).toEqual([11]);
});
