import type { Call, Yingda } from "./calls";

const NAMES = ["open", "close", "toggle", "identify", "setAttributes", "on", "off", "shutdown", "push"] as const;

/**
 * `window.yingda` for as long as the rest is on its way: it keeps every call and hands it on when the rest has come.
 *
 * @param early what the page pushed before this script came
 * @param real resolves to what really answers; it is given the early calls
 */
export function stubOf(early: readonly Call[], real: (early: readonly Call[]) => Promise<Yingda>): Yingda {
  const coming = real(early);
  coming.catch(() => undefined);
  const keep = (name: (typeof NAMES)[number]) => (...given: never[]) =>
    coming.then(
      (it) => (it[name] as (...given: never[]) => unknown)(...given),
      () => ({ ok: false, code: "unreachable", message: "" }),
    );
  return Object.fromEntries(NAMES.map((name) => [name, keep(name)])) as unknown as Yingda;
}
