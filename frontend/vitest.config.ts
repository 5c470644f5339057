import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

import { settingsIndex } from "./console/settings-index";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [vue(), settingsIndex(fileURLToPath(new URL("console/src/rooms", import.meta.url)))],
  test: {
    environment: "jsdom",
    include: ["{console,widget}/src/**/*.spec.ts", "console/worker/*.spec.ts", "shared/**/*.spec.ts"],
    restoreMocks: true,
    server: { deps: { inline: ["element-plus"] } },
  },
});
