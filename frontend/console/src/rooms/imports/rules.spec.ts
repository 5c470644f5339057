import { describe, expect, it } from "vitest";

import { countsOf, filled, isRunning, mappingOf, sampleOf, standing } from "./rules";

const column = (key: string) => ({ key, zh: key, en: key, shape: "word", required: false });

describe("imports", () => {
  it.each([
    [{ state: "done", paused_at: null, lines_refused: 0 }, "done", "good"],
    [{ state: "done", paused_at: null, lines_refused: 3 }, "partly", "soon"],
    [{ state: "saving", paused_at: 5, lines_refused: 0 }, "paused", "soon"],
    [{ state: "failed", paused_at: null, lines_refused: 0 }, "failed", "bad"],
    [{ state: "reading", paused_at: null, lines_refused: 1 }, "reading", "plain"],
  ] as const)("%j stands as %s", (one, word, tone) => {
    expect(standing(one)).toEqual({ word, tone });
  });

  it("says which are under way", () => {
    expect([isRunning({ state: "undoing" }), isRunning({ state: "cancelled" })]).toEqual([true, false]);
  });

  it("shows counts in the order of their weight, without zeros", () => {
    expect(countsOf({ messages_made: 2, same: 0, made: 1 })).toEqual([["made", 1], ["messages_made", 2]]);
  });

  it("samples a column by its header", () => {
    const preview = { header: ["时间", "内容"], samples: [["a", " x "], ["b", ""], ["c"]] };
    expect([sampleOf(preview, "内容"), sampleOf(preview, "时间"), sampleOf(preview, undefined)]).toEqual(["x", "a · b · c", ""]);
  });

  it("sends null for what stands for nothing", () => {
    expect(mappingOf({ columns: [column("at"), column("text")] }, { at: "时间", text: "" })).toEqual({ at: "时间", text: null });
  });

  it("shows only columns that are filled", () => {
    expect(filled({ columns: [column("a"), column("b")] }, { lines: [{ row: 2, values: { a: 0, b: "" } }] }).map((one) => one.key)).toEqual(["a"]);
  });
});
