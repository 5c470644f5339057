/// <reference lib="webworker" />
import { kept, shellFor, spoken, type Told } from "./rules";

declare const self: ServiceWorkerGlobalScope;
declare const __FILES__: string[];
declare const __VERSION__: string;

/*
 * Keeps the program on the device, and nothing else: no answer of the interface and nothing of a customer is ever stored.
 * Shows pushes, and opens what they are about.
 */
const PAGE = "/static/console/index.html";
const SHELF = `yingda-${__VERSION__}`;
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => { event.waitUntil(fill()); });
self.addEventListener("activate", (event) => { event.waitUntil(takeOver()); });
self.addEventListener("fetch", (event) => {
  const answer = answered(event.request);
  if (answer) event.respondWith(answer);
});
self.addEventListener("message", (event) => { heard(event); });
self.addEventListener("push", (event) => { event.waitUntil(show(event.data)); });
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clicked(event.notification.data as Told, event.action));
});

async function fill(): Promise<void> {
  const shelf = await caches.open(SHELF);
  await shelf.addAll([new Request(PAGE, { cache: "reload" }), ...__FILES__]);
}

async function takeOver(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith("yingda-") && name !== SHELF);
  await Promise.all(others.map((name) => caches.delete(name)));
  await self.clients.claim();
}

function answered(request: Request): Promise<Response> | null {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return null;
  if (request.mode === "navigate") return shellFor(url.pathname) ? page(request) : null;
  return kept(url.pathname) ? file(request) : null;
}

/** The page as the server has it; when it does not answer, the one that is kept. */
async function page(request: Request): Promise<Response> {
  const late = new Promise<Response | undefined>((resolve) => setTimeout(() => { resolve(caches.match(PAGE)); }, PATIENCE_MS));
  const asked = fetch(request);
  const first = await Promise.race([asked.catch(() => caches.match(PAGE)), late]);
  return first ?? asked;
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

function heard(event: ExtendableMessageEvent): void {
  const told = event.data as { t?: string; file?: string };
  if (told.t === "take") event.waitUntil(self.skipWaiting());
  if (told.t === "has") event.ports[0]?.postMessage(__FILES__.includes(told.file ?? ""));
}

async function show(data: PushMessageData | null): Promise<void> {
  const { title, options } = spoken(data?.text() ?? "");
  await self.registration.showNotification(title, options);
}

async function clicked(told: Told, action: string): Promise<void> {
  if (action === "do" && told.act) await done(told.act.path).catch(() => undefined);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((one) => shellFor(new URL(one.url).pathname));
  if (!open) {
    await self.clients.openWindow(told.link);
    return;
  }
  open.postMessage({ t: "open", link: told.link });
  // A browser that does not let it come forward has opened it all the same.
  await open.focus().catch(() => undefined);
}

/** Does what the notice offers, as the person who is signed in here. */
async function done(path: string): Promise<void> {
  const { csrf } = (await (await fetch("/api/v1/me")).json()) as { csrf: string };
  await fetch(`/api/v1${path}`, { method: "POST", headers: { "X-CSRFToken": csrf, "Content-Type": "application/json" }, body: "{}" });
}
