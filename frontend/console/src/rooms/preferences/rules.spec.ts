import { expect, it } from "vitest";

import { clock, keyBytes, minutes, obstacle } from "./rules";

const good = { on: true, secure: true, supported: true, apple: false, permission: "default" };

it.each([
  [{}, null],
  [{ on: false, secure: false }, "off"],
  [{ secure: false, supported: false }, "insecure"],
  [{ supported: false }, "unsupported"],
  [{ supported: false, apple: true }, "install"],
  [{ permission: "denied" }, "denied"],
])("%o stands in the way as %s", (change, why) => {
  expect(obstacle({ ...good, ...change })).toBe(why);
});

it("reads keys and clocks", () => {
  expect([...keyBytes("-_8")]).toEqual([251, 255]);
  expect([clock(0), clock(1439), minutes("07:30"), minutes("")]).toEqual(["00:00", "23:59", 450, null]);
});
