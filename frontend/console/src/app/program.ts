import { ref } from "vue";
import type { Router } from "vue-router";

const LOOK_EVERY_MS = 60 * 60_000;
const LOOK_AGAIN_MS = 10 * 60_000;

/** Whether a newer version of the program is on the device and waits to be used. */
export const newer = ref(false);

let taken: () => void = () => undefined;

/** Use the newer version now: the page starts afresh (what was typed is kept on the machine). */
export function takeNewer(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => { location.reload(); }, { once: true });
  taken();
}

/** Keep the program on the device, so that it opens without a connection, and follow what notices ask to open. */
export function keepProgram(router: Router): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<{ t?: string; link?: string }>) => {
    if (data.t === "open" && data.link) void router.push(data.link);
  });
  // Private windows and broken certificates have none: the console works as before.
  void navigator.serviceWorker.register("/sw.js").then(follow, () => undefined);
}

function follow(registration: ServiceWorkerRegistration): void {
  if (registration.waiting) void ready(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && navigator.serviceWorker.controller) void ready(worker);
    });
  });
  let looked = Date.now();
  const look = (after: number) => {
    if (Date.now() - looked < after) return;
    looked = Date.now();
    registration.update().catch(() => undefined);
  };
  setInterval(() => { look(LOOK_EVERY_MS); }, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(LOOK_AGAIN_MS); });
}

/** A page that came from the server is as new as the worker that waits: nobody has to be asked. */
async function ready(worker: ServiceWorker): Promise<void> {
  taken = () => { worker.postMessage({ t: "take" }); };
  if (await holds(worker, entry())) taken();
  else newer.value = true;
}

function entry(): string {
  return new URL(document.querySelector<HTMLScriptElement>("script[type=module][src]")?.src ?? location.href).pathname;
}

function holds(worker: ServiceWorker, file: string): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => { resolve(data === true); };
    worker.postMessage({ t: "has", file }, [port2]);
  });
}
