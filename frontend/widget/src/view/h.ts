type Child = Node | string | false | null | undefined;
type Listener = (event: never) => unknown;
type Props = Record<string, string | number | boolean | Listener | null | undefined>;

/**
 * Make an element. Strings become text nodes, never markup; `onclick` and the like become listeners; true, false and
 * null set or leave out an attribute; everything else is an attribute.
 */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  dress(element, props);
  element.append(...children.filter((child): child is Node | string => !!child || child === ""));
  return element;
}

/** Set attributes and listeners of an element that is there already. */
export function dress(element: Element, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value === false || value === null || value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Change text only when it differs, so that a screen reader is not told the same twice. */
export function tell(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

/** A drawing of 24 × 24 from path data, hidden from screen readers. */
export function icon(...paths: string[]): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  dress(svg, { viewBox: "0 0 24 24", "aria-hidden": "true" });
  svg.append(
    ...paths.map((d) => {
      const path = document.createElementNS(svg.namespaceURI, "path");
      path.setAttribute("d", d);
      return path;
    }),
  );
  return svg;
}

/** A button with a drawing and a name for those who do not see it. */
export function iconButton(label: string, drawing: SVGSVGElement, onclick: Listener, props: Props = {}): HTMLButtonElement {
  return h("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick, ...props }, drawing);
}
