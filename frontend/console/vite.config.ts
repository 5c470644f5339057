import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import anchor from "markdown-it-anchor";
import Components from "unplugin-vue-components/vite";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import Markdown from "unplugin-vue-markdown/vite";
import { defineConfig } from "vite";

import { settingsIndex } from "./settings-index";
import { slug } from "./src/rooms/help/rules/slug";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env["YINGDA_DEV_SERVER"] ?? "http://127.0.0.1:8000";

/** A picture that was not taken yet must not keep the product from being built: its words stand for it, and tests/test_docs.py asks for it. */
function withoutMissingPictures(page: string, path: string): string {
  return page.replace(/!\[([^\]]*)\]\(([^)]+)\)/g, (whole, words: string, picture: string) => (existsSync(resolve(dirname(path), picture)) ? whole : `*${words}*`));
}

export default defineConfig({
  root: here("."),
  base: "/static/console/",
  plugins: [
    settingsIndex(here("./src/rooms")),
    vue({ include: [/\.vue$/, /\.md$/] }),
    // The manual is read inside the product, too: a page of docs/manual becomes a component, so nothing is ever parsed in the browser.
    Markdown({ headEnabled: false, frontmatter: false, wrapperClasses: "manual", transforms: { before: withoutMissingPictures }, markdownUses: [[anchor, { slugify: slug, tabIndex: false }]] }),
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
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs travels together: one file packs better than forty, and is fetched at once.
          groups: [{ name: "always", test: /node_modules\/(vue|@vue|vue-router|vue-i18n|@intlify|@tanstack)\// }],
        },
      },
    },
  },
  server: {
    fs: { allow: [here("../.."), here("../../docs/manual")] },
    port: 5173,
    proxy: {
      "/api": server,
      "/_allauth": server,
      "/live": { target: server, ws: true },
    },
  },
});
