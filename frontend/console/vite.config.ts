import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import Components from "unplugin-vue-components/vite";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import { defineConfig } from "vite";

import { settingsIndex } from "./settings-index";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env["YINGDA_DEV_SERVER"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  root: here("."),
  base: "/static/console/",
  plugins: [
    vue(),
    settingsIndex(here("./src/rooms")),
    // Element Plus on demand: a component's code and style arrive with the first template that names it.
    Components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: "css" })] }),
  ],
  define: {
    __VUE_OPTIONS_API__: true, // Element Plus still has components written with it
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: here("../../yingda/site/static/built/console"),
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    // Everything is a file of our own: a data: URL or an inline script would need a hole in the CSP.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    proxy: {
      "/api": server,
      "/_allauth": server,
      "/live": { target: server, ws: true },
    },
  },
});
