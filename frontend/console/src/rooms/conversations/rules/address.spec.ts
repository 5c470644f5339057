import { describe, expect, it } from "vitest";

import { filterCount, fromAddress, toAddress } from "./address";
import { aQuery } from "./samples.spec-parts";

describe("the address of a list", () => {
  it.each([
    [aQuery({ view: "mine" }), { view: "mine" }],
    [aQuery({ view: "waiting", sort: "waiting" }), { view: "waiting" }],
    [aQuery({ view: "waiting", sort: "newest" }), { view: "waiting", sort: "newest" }],
    [aQuery({ view: "all", tag: [4, 5], state: ["open"], q: "张 三", since: 5, contact: 9 }), { view: "all", tag: "4,5", state: "open", q: "张 三", since: "5", contact: "9" }],
  ])("%j is %j and comes back", (list, address) => {
    expect(toAddress(list)).toEqual(address);
    expect(fromAddress(address)).toEqual(list);
  });

  it("filters nothing by what it does not understand", () => {
    expect(fromAddress({ view: "x", sort: "y", tag: "a,4,", since: "-", q: null })).toEqual(aQuery({ view: "mine", tag: [4] }));
  });

  it("counts its filters", () => {
    expect([filterCount(aQuery()), filterCount(aQuery({ tag: [4, 5], q: "a", since: 0 }))]).toEqual([0, 3]);
  });
});
