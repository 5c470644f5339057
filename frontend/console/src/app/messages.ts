/** The shell's own sentences; each room brings its own and gives them through its index.ts. */
export const messages = {
  "zh-CN": { app: { not_found: "没有这个页面", home: "回到首页" } },
  en: { app: { not_found: "There is no such page", home: "Back to the start" } },
};
