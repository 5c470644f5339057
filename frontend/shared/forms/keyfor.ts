const KEY = /^[a-z][a-z0-9_]{0,31}$/;

/** A key for a new field: out of its English or pinyin-free label where it can be, else field_2, field_3 …; never one that is taken. */
export function keyFor(label: string, taken: readonly string[]): string {
  const plain = label.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+|_+$/g, "").slice(0, 32);
  const first = KEY.test(plain) ? plain : "field";
  if (!taken.includes(first) && first !== "field") return first;
  for (let n = first === "field" ? 1 : 2; ; n += 1) if (!taken.includes(`${first}_${n}`)) return `${first}_${n}`;
}
