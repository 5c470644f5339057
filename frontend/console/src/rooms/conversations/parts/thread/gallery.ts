import type { InjectionKey } from "vue";

import type { Message } from "@yingda/shared/api/types";

/** Opens one picture of the conversation large. */
export const GALLERY: InjectionKey<(url: string) => void> = Symbol("gallery");

/** Addresses of all pictures of a conversation, in order. */
export function galleryOf(messages: readonly Message[]): string[] {
  return messages.flatMap((message) => (message.kind === "image" && message.data.url && message.recalled_at === null ? [message.data.url] : []));
}
