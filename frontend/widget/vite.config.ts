import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../../yingda/site/static/built/widget");

/** The hashed name of the chat that the first build wrote; the loader carries it. */
function chatFile(): string {
  const manifest = JSON.parse(readFileSync(`${out}/manifest.json`, "utf8")) as Record<string, { file: string }>;
  const entry = manifest["src/chat.ts"];
  if (!entry) throw new Error("build the chat before the loader: npm run build");
  return entry.file;
}

/**
 * Two builds, because the loader is a classic script on somebody else's page: as one build the chat would import the
 * loader as a module and so run it a second time.
 *
 * chat   -> chat-<hash>.js, an ES module, fetched when the visitor opens the window
 * loader -> widget.js, the only file with a fixed name
 */
export default defineConfig(({ mode }) => ({
  root: here("."),
  base: "./",
  define: mode === "loader" ? { __CHAT_FILE__: JSON.stringify(chatFile()) } : {},
  build: {
    outDir: out,
    emptyOutDir: mode === "chat",
    manifest: mode === "chat" ? "manifest.json" : false,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions:
      mode === "chat"
        ? {
            input: here("src/chat.ts"),
            preserveEntrySignatures: "strict",
            output: { format: "es", entryFileNames: "chat-[hash].js", chunkFileNames: "later-[name]-[hash].js" },
          }
        : { input: here("src/loader.ts"), output: { format: "iife", entryFileNames: "widget.js" } },
  },
}));
