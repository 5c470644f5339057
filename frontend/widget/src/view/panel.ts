import type { Later } from "../later";
import type { Visit } from "../live/visit";
import type { Shell } from "../shell";
import { fill, type Words } from "../words";
import { isRich } from "./bubble";
import { composerOf, type Composer } from "./composer";
import { formOf, givenValues } from "./form";
import { h, tell } from "./h";
import { headerOf, type Header } from "./header";
import { itemsOf } from "./items";
import { listOf, type List } from "./list";
import { pageNow, stripText, type Page } from "./state";

/** The window: header, strip, and the page: form, form out of hours, or conversation with composer. */
export class Panel {
  readonly element: HTMLDialogElement;
  readonly #header: Header;
  readonly list: List;
  readonly #strip = h("div", { class: "strip", role: "status" });
  readonly #lead = h("div");
  readonly queue = h("div", { class: "queue", role: "status" });
  readonly #main = h("main");
  #page: Page | undefined;
  #composer: Composer | undefined;
  #fetching: Promise<Later> | undefined;
  #later: Later | undefined;

  constructor(
    readonly shell: Shell,
    readonly visit: Visit,
    readonly words: Words,
    readonly close: () => void,
  ) {
    this.#header = headerOf(words, (door) => { this.withLater((later) => { later.menu(door); }); }, close);
    this.list = listOf(words, shell.locale, {
      media: (item, into) => { this.withLater((later) => { into.append(later.media(item)); }); },
      choices: (item, into) => { this.withLater((later) => { into.append(...later.choices(item)); }); },
    });
    const body = h("div", { class: "body" }, this.#main, this.#strip);
    this.element = h("dialog", { class: "panel", "aria-labelledby": "name", tabindex: -1 }, this.#header.element, body);
    this.listen();
  }

  /** Whether the newest message is before the visitor's eyes. */
  get watching(): boolean {
    return this.element.open && this.#page === "talk" && document.visibilityState === "visible" && this.list.atEnd();
  }

  /** Do something with the part that is fetched later: now, or when it has come. */
  withLater(act: (later: Later) => void, failed?: (error: unknown) => void): void {
    if (this.#later) { act(this.#later); return; }
    this.#fetching ??= import("../later").then(({ Later }) => (this.#later = new Later(this)));
    this.#fetching.then(act, (error: unknown) => {
      this.#fetching = undefined;
      failed?.(error);
    });
  }

  /** Bring everything on the screen up to date. */
  show(): void {
    const { shell, visit, words } = this;
    const next = pageNow(shell, visit);
    if (next !== this.#page) this.#turnTo(next);
    this.#showHeader();
    tell(this.#strip, stripText(visit, words));
    this.#showLead();
    this.list.show(itemsOf({ thread: visit.thread, waiting: visit.outbox.all(), uploads: visit.uploads?.items(words) ?? [] }, Date.now(), words, shell.locale));
    if (visit.thread.conversation) this.withLater((later) => { later.show(); });
  }

  /** Put the focus where the visitor goes on. */
  focus(): void {
    const first = this.#composer ?? this.#main.querySelector<HTMLElement>("input,select,textarea");
    // On a phone the keyboard would cover half of the window before anything was read.
    if (matchMedia("(pointer: coarse)").matches || !first) this.element.focus();
    else first.focus();
  }

  toEnd(): void {
    this.list.toEnd();
  }

  #showHeader(): void {
    const { name, hours } = this.shell.config;
    const agent = this.visit.thread.conversation?.agent?.name;
    const serving = agent ? fill(this.words.serving, { name: agent }) : null;
    this.#header.show({ name, agent: serving, initial: agent ?? name, open: hours.open, hours: hours.text });
  }

  /** Greeting and, out of hours, when somebody is back; made anew only when it is another. */
  #showLead(): void {
    const { appearance, hours } = this.shell.config;
    const texts = [appearance.greeting, hours.open ? "" : hours.text];
    const key = texts.join("\n");
    if (this.#lead.dataset["key"] === key) return;
    this.#lead.dataset["key"] = key;
    this.#lead.replaceChildren(...texts.map((text, i) => this.#rich(text, h("p", { class: i ? "line" : "greeting", hidden: !text }))));
  }

  #rich(text: string, into: HTMLElement): HTMLElement {
    if (isRich(text)) this.withLater((later) => { into.append(...later.linked(text)); });
    else into.append(text);
    return into;
  }

  #turnTo(page: Page): void {
    this.#page = page;
    this.#composer = page === "talk" ? this.#compose() : undefined;
    if (this.#composer) this.#main.replaceChildren(this.list.element, this.queue, this.#composer.element);
    else if (page === "before") this.#main.replaceChildren(h("div", { class: "page" }, this.#lead, this.#before()));
    else if (page !== "talk") this.withLater((later) => {
      if (this.#page === page) this.#main.replaceChildren(later[page]());
    });
    if (page === "talk") this.list.lead(this.#lead);
    if (this.element.open) this.focus();
  }

  #compose(): Composer {
    const { shell, visit } = this;
    const { draft_visible: shown, upload } = shell.config;
    return composerOf(this.words, shell.store.get("draft") ?? "", shown, upload.types, {
      say: (text) => { visit.say(text); },
      attach: (files) => { this.#attach(files); },
      draft: (text) => {
        shell.store.set("draft", text || null);
        if (visit.running()) this.withLater((later) => { later.attending.draft(text, shown); });
      },
      still: () => {
        if (visit.running()) this.withLater((later) => { later.attending.still(); });
      },
    });
  }

  #attach(files: Iterable<File>): void {
    const all = [...files];
    this.withLater((later) => { later.attach(all); });
  }

  #before(): HTMLElement {
    const { shell, words } = this;
    const form = formOf(shell.config.fields, givenValues(shell.store), words, words.begin, (values) => {
      shell.store.set("fields", JSON.stringify(values));
      this.show();
    });
    form.element.prepend(h("p", {}, words.intro));
    return form.element;
  }

  #escape(): void {
    if (!this.#later?.escape()) this.close();
  }

  listen(): void {
    const { element } = this;
    element.addEventListener("keydown", (event) => {
      // Keys pressed here are not the page's shortcuts.
      event.stopPropagation();
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      this.#escape();
    });
    // A phone's own way back.
    element.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#escape();
    });
    element.addEventListener("dragover", (event) => {
      if (this.#page === "talk") event.preventDefault();
    });
    element.addEventListener("drop", (event) => {
      if (this.#page !== "talk") return;
      event.preventDefault();
      this.#attach(event.dataTransfer?.files ?? []);
    });
  }
}
