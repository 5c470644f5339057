import { describe, expect, it, vi } from "vitest";

import { patiently, type Surroundings } from "./lazy";

const LOST = new TypeError("Failed to fetch dynamically imported module: /static/console/assets/Pane-1.js");

function surroundings(answers: boolean, afresh = true) {
  return { pause: vi.fn(() => Promise.resolve()), answers: () => Promise.resolve(answers), startAfresh: vi.fn(() => afresh) } satisfies Surroundings;
}

describe("a part of the program", () => {
  it("is fetched again until the server is back", async () => {
    const load = vi.fn().mockRejectedValueOnce(LOST).mockRejectedValueOnce(LOST).mockResolvedValue("pane");
    const around = surroundings(false);
    expect(await patiently(load, around)).toBe("pane");
    expect(around.pause.mock.calls).toEqual([[0], [1]]);
    expect(around.startAfresh).not.toHaveBeenCalled();
  });

  it("asks for its styles again when they were what failed", async () => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/pane.css" });
    document.head.append(link);
    link.dispatchEvent(new Event("error"));
    const load = vi.fn().mockRejectedValueOnce(new Error("Unable to preload CSS for /pane.css")).mockResolvedValue("pane");
    const done = patiently(load, surroundings(true));
    await vi.waitFor(() => { expect(link.isConnected).toBe(false); });
    const again = document.querySelector("link");
    expect(load).toHaveBeenCalledTimes(1);
    again?.dispatchEvent(new Event("load"));
    expect(await done).toBe("pane");
    expect(document.querySelectorAll("link")).toHaveLength(1);
  });

  it("that is gone although the server answers starts the page afresh, once", async () => {
    const gone = vi.fn().mockRejectedValue(LOST);
    const around = surroundings(true, false);
    await expect(patiently(gone, around)).rejects.toBe(LOST);
    expect(around.startAfresh).toHaveBeenCalledTimes(1);
  });

  it("that throws by itself is not fetched again", async () => {
    const broken = new TypeError("x is not a function");
    const load = vi.fn().mockRejectedValue(broken);
    await expect(patiently(load, surroundings(true))).rejects.toBe(broken);
    expect(load).toHaveBeenCalledTimes(1);
  });
});
