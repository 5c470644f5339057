import type { Settings } from "./settings";

/** Put the chat into a closed-off corner of the page: a shadow root, so neither side's styles reach the other. */
export function mount(settings: Settings): ShadowRoot {
  const host = document.createElement("yingda-chat");
  host.dataset["inbox"] = settings.inbox;
  document.body.append(host);
  return host.attachShadow({ mode: "open" });
}
