import { describe, expect, it } from "vitest";

import { brief, bytes, day, duration, money, ticking } from "./format";

const at = (text: string): number => new Date(text).getTime();

describe("duration", () => {
  it.each([
    [0, "0 秒", "0 s"],
    [-5, "0 秒", "0 s"],
    [59_999, "59 秒", "59 s"],
    [133_000, "2 分 13 秒", "2 m 13 s"],
    [120_000, "2 分", "2 m"],
    [3_660_000, "1 小时 1 分", "1 h 1 m"],
    [90_061_000, "1 天 1 小时", "1 d 1 h"],
    [3_600_000 + 5000, "1 小时", "1 h"],
  ])("%i ms is %s", (ms, zh, en) => {
    expect([duration(ms, "zh-CN"), duration(ms, "en")]).toEqual([zh, en]);
  });
});

describe("ticking", () => {
  it.each([
    [9000, "0:09"],
    [133_400, "2:13"],
    [3_729_000, "1:02:09"],
    [3 * 86_400_000 + 5, "3 天"],
    [-1, "0:00"],
  ])("%i ms is %s", (ms, text) => {
    expect(ticking(ms, "zh-CN")).toBe(text);
  });
});

describe("days", () => {
  const now = at("2026-11-21T00:30:00");
  it.each([
    ["2026-11-21T00:10:00", "今天", "00:10"],
    ["2026-11-20T23:59:00", "昨天", "昨天"],
    ["2026-11-01T12:00:00", "11月1日周日", "11/1"],
    ["2025-11-01T12:00:00", "2025年11月1日周六", "11/1"],
  ])("%s is %s", (text, long, short) => {
    expect([day(at(text), now, "zh-CN"), brief(at(text), now, "zh-CN")]).toEqual([long, short]);
  });
});

it("writes money and sizes", () => {
  expect(money(123_450, "zh-CN")).toBe("¥1,234.50");
  expect(money(123_450, "en")).toBe("¥1,234.50");
  expect(bytes(1_258_291, "en")).toBe("1.2 MB");
  expect(bytes(0, "en")).toBe("0 byte");
});
