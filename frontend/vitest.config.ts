import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [vue()],
  test: {
    environment: "jsdom",
    include: ["{console,widget}/src/**/*.spec.ts", "console/worker/*.spec.ts", "shared/**/*.spec.ts"],
    restoreMocks: true,
    server: { deps: { inline: ["element-plus"] } },
  },
});
