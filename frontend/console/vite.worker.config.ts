import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { defineConfig, type Plugin, type UserConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../../yingda/site/static/built/console");
// Pictures of the manual are fetched when somebody reads it.
const KEPT = /(\.(js|css)|^(192|badge)\.png)$/;
const PACKED = /\.(js|css|svg|html)$/;

/** Every file of the built console that a device keeps, and what changes when one of them does. */
function program(): { files: string[]; version: string } {
  const files = ["assets", "icons"].flatMap((folder) => readdirSync(`${out}/${folder}`).filter((name) => KEPT.test(name)).sort().map((name) => `/static/console/${folder}/${name}`));
  const page = readFileSync(`${out}/index.html`);
  return { files, version: createHash("sha256").update(page).update(files.join("\n")).digest("hex").slice(0, 12) };
}

/** Beside every file its packed twin, which the server hands out to whoever takes it: phones pay by the byte. */
function packed(): Plugin {
  return {
    name: "yingda-packed",
    closeBundle() {
      const all = ["assets/", ""].flatMap((folder) => readdirSync(`${out}/${folder}`).filter((name) => PACKED.test(name)).map((name) => `${out}/${folder}${name}`));
      for (const file of all) writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
    },
  };
}

/** The service worker: one file beside the page, built after the console, because it carries the names of its files. */
export default defineConfig((): UserConfig => {
  const { files, version } = program();
  return {
    root: here("."),
    publicDir: false,
    define: { __FILES__: JSON.stringify(files), __VERSION__: JSON.stringify(version) },
    plugins: [packed()],
    build: {
      outDir: out,
      emptyOutDir: false,
      target: "es2022",
      reportCompressedSize: false,
      rollupOptions: { input: here("worker/worker.ts"), output: { format: "iife", entryFileNames: "sw.js" } },
    },
  };
});
