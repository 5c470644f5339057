import type { Words } from "../words";
import { h, icon, iconButton } from "./h";
import { CLIP, SEND } from "./icons";

export interface Composer {
  element: HTMLElement;
  focus(): void;
}

interface Deeds {
  say(text: string): void;
  attach(files: Iterable<File>): void;
  draft(text: string): void;
  still: () => void;
}

const STILL = 4_000;
/** The desk's own limit for one message. */
const LONGEST = 8000;

/**
 * Where the visitor writes. Enter sends, Shift + Enter breaks the line, and Enter that ends a Chinese input does neither.
 *
 * @param kept what was being written when the page was left
 * @param watched whether the team sees what is typed; said under the box then
 * @param types kinds of files to offer
 */
export function composerOf(words: Words, kept: string, watched: boolean, types: readonly string[], deeds: Deeds): Composer {
  let still: ReturnType<typeof setTimeout> | undefined;
  const picker = h("input", { type: "file", multiple: true, hidden: true, tabindex: -1, accept: types.join(",") });
  const box = h("textarea", { rows: 1, maxlength: LONGEST, placeholder: words.write, "aria-label": words.write, enterkeyhint: "send" });
  box.value = kept;
  const send = iconButton(words.send, icon(SEND), () => { say(); }, { class: "icon send" });
  const fit = (): void => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
    send.disabled = !box.value.trim();
  };
  const say = (): void => {
    const text = box.value.trim();
    clearTimeout(still);
    if (!text) return;
    box.value = "";
    fit();
    deeds.draft("");
    deeds.say(text);
    box.focus();
  };
  const typed = (): void => {
    fit();
    deeds.draft(box.value);
    clearTimeout(still);
    still = setTimeout(deeds.still, STILL);
  };
  box.addEventListener("input", typed);
  box.addEventListener("keydown", (event) => {
    // 229 is what Safari says for the Enter that ends an input method's composition, and it says it nowhere else.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    say();
  });
  box.addEventListener("paste", (event) => {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    deeds.attach(files);
  });
  picker.addEventListener("change", () => {
    deeds.attach([...(picker.files ?? [])]);
    picker.value = "";
  });
  requestAnimationFrame(fit);
  send.disabled = !kept;
  const clip = iconButton(words.attach, icon(CLIP), () => { picker.click(); });
  const row = h("div", { class: "composer" }, clip, picker, box, send);
  return { element: h("div", { class: "write" }, row, watched && h("small", {}, words.watched)), focus: () => { box.focus(); } };
}
