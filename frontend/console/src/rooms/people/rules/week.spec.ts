import { describe, expect, it } from "vitest";

import { clockOf, minutesOf, minutesOfWeek, nextSlot, overlapsOf, piecesOf, type Slot } from "./week";

const week = (day: number, ...slots: Slot[]): Slot[][] => Array.from({ length: 7 }, (_, index) => (index === day ? slots : []));

describe("the picture of a week", () => {
  it("draws a slot in its day", () => {
    expect(piecesOf(week(0, [540, 720]))).toEqual([{ day: 0, from: 540, to: 720, slot: { day: 0, index: 0 } }]);
  });
  it.each([
    ["end on the next day", [1260, 1560] as Slot],
    ["end written without the day", [1260, 120] as Slot],
  ])("continues past midnight: %s", (_, slot) => {
    expect(piecesOf(week(6, slot)).map(({ day, from, to }) => [day, from, to])).toEqual([[6, 1260, 1440], [0, 0, 120]]);
  });
});

describe("times", () => {
  it.each([["9", 540], ["9:30", 570], ["0930", 570], ["09：30", 570], ["24:00", 1440], ["24:01", null], ["9:75", null], ["x", null], ["", null]])("%s", (text, minutes) => {
    expect(minutesOf(text)).toBe(minutes);
  });
  it.each([[0, "00:00"], [570, "09:30"], [1440, "24:00"], [1560, "02:00"]])("%i", (minutes, text) => {
    expect(clockOf(minutes)).toBe(text);
  });
});

it("counts what overlaps once", () => {
  expect(minutesOfWeek(week(1, [540, 720], [600, 780]))).toBe(240);
  expect(minutesOfWeek(week(1, [1260, 120]))).toBe(300);
});

it("finds overlaps", () => {
  expect(overlapsOf([[540, 720], [720, 800], [700, 710]])).toEqual([[0, 2]]);
});

it("offers a next slot behind the last", () => {
  expect([nextSlot([]), nextSlot([[540, 720]]), nextSlot([[540, 1380]])]).toEqual([[540, 1080], [780, 960], [1320, 1560]]);
});
