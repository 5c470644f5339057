import { h, icon, iconButton } from "../view/h";
import { CROSS } from "../view/icons";
import type { Words } from "../words";

/** Show an image over the whole page until it is clicked, closed or Esc is pressed. */
export function enlarge(root: ShadowRoot, src: string, name: string, words: Words): void {
  const close = (): void => { box.close(); };
  const box = h("dialog", { class: "lightbox", "aria-label": name, onclick: close }, h("img", { src, alt: name }), iconButton(words.close, icon(CROSS), close));
  box.addEventListener("keydown", (event) => { event.stopPropagation(); });
  box.addEventListener("close", () => { box.remove(); });
  root.append(box);
  box.showModal();
}
