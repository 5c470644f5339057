import { expect, it } from "vitest";

import { changed } from "./url";

it("puts and takes several at once", () => {
  expect(changed({ a: "1", b: "2", c: "3" }, [["a", null], ["b", "5"], ["d", "6"]])).toEqual({ c: "3", b: "5", d: "6" });
});
