import type { Call, Calls, Yingda } from "./calls";

const NAMES = ["open", "close", "toggle", "identify", "setAttributes", "on", "off", "shutdown"] as const;

/**
 * Make `window.yingda`. It is there at once; calls are answered, in their order, as soon as the rest has come.
 *
 * @param early what the page pushed before this script came; done first
 * @param coming what really answers
 */
export function stubOf(early: readonly Call[], coming: Promise<Calls>): Yingda {
  const calls = Object.fromEntries(
    NAMES.map((name) => [
      name,
      (...given: never[]) =>
        coming.then(
          (it) => {
            const act: (...given: never[]) => unknown = it[name];
            return act(...given);
          },
          () => ({ ok: false, code: "unreachable", message: "" }),
        ),
    ]),
  ) as Record<string, (...given: unknown[]) => unknown>;
  const push = (...pushed: Call[]): void => { pushed.forEach(([name, ...given]) => calls[name]?.(...given)); };
  push(...early);
  return { ...calls, push } as unknown as Yingda;
}
