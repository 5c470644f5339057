import { describe, expect, it } from "vitest";

import { fill, joined, missingIn, search, type QuickReply } from "./rules";

const reply = (id: number, over: Partial<QuickReply>): QuickReply => ({ id, scope: "shared", folder_id: null, title: "", text: "", shortcut: "", search_keys: "", uses: 0, attachments: [], ...over });
const menu = [
  reply(1, { title: "欢迎语", shortcut: "hy", search_keys: "欢迎语\nhuanyingyu\nhyy\nhy\n您好,请问有什么可以帮您", uses: 5 }),
  reply(2, { title: "退款说明", shortcut: "tk", search_keys: "退款说明\ntuikuanshuoming\ntksm\ntk\n退款会在三天内到账", uses: 50 }),
  reply(3, { title: "发货时间", shortcut: "", search_keys: "发货时间\nfahuoshijian\nfhsj\n\n当天下单当天发货,退款另说", uses: 9 }),
];

describe("search", () => {
  it.each([
    ["退款", [2, 3]],
    ["tk", [2]],
    ["tuikuan", [2]],
    ["tui kuan", [2]],
    ["fhsj", [3]],
    ["/hy", [1]],
    ["HY", [1]],
    ["", [2, 3, 1]],
    ["没有", []],
  ])("%j finds %j", (typed, ids) => {
    expect(search(menu, typed).map((one) => one.id)).toEqual(ids);
  });

  it("puts the exact shortcut before the start of one and before a title", () => {
    const all = [reply(1, { title: "ab", search_keys: "ab", uses: 99 }), reply(2, { shortcut: "abc", search_keys: "abc" }), reply(3, { shortcut: "ab", search_keys: "ab" })];
    expect(search(all, "ab").map((one) => one.id)).toEqual([3, 2, 1]);
  });
});

describe("fill", () => {
  it.each([
    ["{{customer.name}}您好", "张伟您好", []],
    ["{{ customer.name }}", "张伟", []],
    ["订单{{order.number}}", "订单{{order.number}}", ["order.number"]],
    [String.raw`\{{customer.name}}`, "{{customer.name}}", []],
    ["{{客户.名}} {{}} {{1a}}", "{{客户.名}} {{}} {{1a}}", ["客户.名"]],
    ["", "", []],
  ])("%j is %j", (text, filled, missing) => {
    const pieces = fill(text, { "customer.name": "张伟", "order.number": " " });
    expect(joined(pieces)).toBe(filled);
    expect(pieces.filter((piece) => piece.missing).map((piece) => piece.name)).toEqual(missing);
  });

  it("does not look again at what a value says", () => {
    expect(joined(fill("{{a}}", { a: "{{b}}", b: "x" }))).toBe("{{b}}");
  });

  it("names what is still missing in a text", () => {
    expect(missingIn("您好 {{order.number}}")).toEqual(["order.number"]);
  });
});
