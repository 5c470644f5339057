import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../../yingda/site/static/built/widget");

/** The hashed name of the launcher that the first build wrote; the loader carries it. */
function startFile(): string {
  const manifest = JSON.parse(readFileSync(`${out}/manifest.json`, "utf8")) as Record<string, { file: string }>;
  const entry = manifest["src/start.ts"];
  if (!entry) throw new Error("build the chat before the loader: npm run build");
  return entry.file;
}

/**
 * Two builds, because the loader is a classic script on somebody else's page: as one build the chat would import the
 * loader as a module and so run it a second time.
 *
 * chat   -> start-<hash>.js with the button, and what it fetches when it is needed: chat-… when the visitor opens the
 *           window, later-… for what the first conversation can begin without; ES modules that share what they share
 * loader -> widget.js, the only file with a fixed name
 */
export default defineConfig(({ mode }) => ({
  root: here("."),
  base: "./",
  // Fields that only name a type leave nothing behind.
  oxc: { typescript: { removeClassFieldsWithoutInitializer: true } },
  define: mode === "loader" ? { __START_FILE__: JSON.stringify(startFile()) } : {},
  build: {
    outDir: out,
    emptyOutDir: mode === "chat",
    manifest: mode === "chat" ? "manifest.json" : false,
    // Without this Vite adds a preloader for style sheets to every import(); there are none here, and it is 1 kB.
    ssr: mode === "chat",
    minify: true,
    cssMinify: true,
    cssTarget: ["chrome111", "firefox114", "safari16.4"],
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions:
      mode === "chat"
        ? {
            input: here("src/start.ts"),
            preserveEntrySignatures: "allow-extension",
            output: { format: "es", entryFileNames: "start-[hash].js", chunkFileNames: ({ name }) => (/^(chat|later)$/.test(name) ? "[name]-[hash].js" : "later-[name]-[hash].js") },
          }
        : { input: here("src/loader.ts"), output: { format: "iife", entryFileNames: "widget.js" } },
  },
}));
