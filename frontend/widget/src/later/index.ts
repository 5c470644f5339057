import css from "./later.css?inline";
import type { Visit } from "../live/visit";
import { uuid } from "../live/visit";
import type { Shell } from "../shell";
import { formOf, givenValues } from "../view/form";
import { h, icon, iconButton } from "../view/h";
import { CROSS } from "../view/icons";
import type { Item } from "../view/items";
import type { List } from "../view/list";
import { fill, type Words } from "../words";
import { Attending } from "./attending";
import { chime } from "./chime";
import { failureOf } from "./failure";
import { enlarge } from "./lightbox";
import { aroundOf, type Around } from "./standing";
import { linked } from "./links";
import { choicesOf, fileSize, mediaOf } from "./media";
import { menuOf, type Menu } from "./menu";
import { offlineOf, transcriptOf } from "./pages";
import { ratingOf, type Rating } from "./rating";
import { accepts, Uploads } from "./uploads";
import { laterWordsOf, type LaterWords } from "./words";

/** The window that this is a part of. */
export interface Host {
  shell: Shell;
  visit: Visit;
  words: Words;
  element: HTMLElement;
  list: List;
  /** Where the place in the queue is written. */
  queue: HTMLElement;
  focus(): void;
  show(): void;
}

/** What the first conversation can begin without: menu, rating, transcript, form out of hours, files, cards, sound. */
export class Later {
  readonly attending: Attending;
  #around: Around | undefined;
  readonly #words: Words & LaterWords;
  readonly #sheet = h("div", { class: "sheet", hidden: true });
  #menu: Menu | undefined;

  constructor(readonly host: Host) {
    const { shell, visit, words, element } = host;
    this.#words = { ...words, ...laterWordsOf(shell.locale) };
    this.attending = new Attending(visit);
    shell.wear(css);
    element.append(this.#sheet);
  }

  menu(door: HTMLElement): void {
    const { shell, visit } = this.host;
    this.#menu ??= this.#menuAt(door);
    const { messages } = visit.thread;
    const served = shell.config.rating.enabled && messages.some((message) => message.author.kind === "person");
    if (!this.#menu.shut()) this.#menu.open({ sound: !!shell.store.get("sound"), talked: messages.length > 0, served });
  }

  /** Shut what lies over the window; false when nothing does. */
  escape(): boolean {
    if (this.#menu?.shut()) return true;
    const shown = !this.#sheet.hidden;
    if (shown) this.#shut();
    return shown;
  }

  /** Bring what stands around the messages up to date. */
  show(): void {
    const { list, queue, shell, visit } = this.host;
    this.#around ??= aroundOf(list, queue, visit, this.#words, () => shell.config.hours.open, () => void this.attending.older().catch((error: unknown) => { this.notice(failureOf(error, this.#words).detail); }));
    this.#around.show();
    this.#askRating();
  }

  /** Ask for the configuration again; when that fails, the one from before will do. */
  async refresh(): Promise<void> {
    const { shell } = this.host;
    shell.config = await shell.refreshed().catch(() => shell.config);
    this.host.show();
  }

  notice(text: string): void {
    this.#lay(true, h("p", { role: "status" }, text));
  }

  /** The form out of hours. */
  offline(): HTMLElement {
    const { shell, visit } = this.host;
    const { inbox } = shell.settings;
    const { locale, web } = shell;
    return offlineOf(shell.config, shell.store, this.#words, async (fields) => {
      if (!web.token) await visit.renew();
      await web.ask("POST", "form", { inbox, token: web.token, locale, fields, client_id: uuid() });
      void visit.start();
    });
  }

  /** The form before the chat with the desk's sentences, when the desk refused what was filled in. */
  again(): HTMLElement {
    const { shell, visit } = this.host;
    const refused = visit.outbox.all().filter((waiting) => waiting.failed?.errors?.[0]);
    const form = formOf(shell.config.fields, givenValues(shell.store), this.#words, this.#words.begin, (values) => {
      shell.store.set("fields", JSON.stringify(values));
      this.attending.refill(refused.map(({ ref }) => ref), values);
      this.host.show();
    });
    const failure = refused[0]?.failed;
    if (failure) form.refuse(failure);
    return h("div", { class: "page" }, form.element);
  }

  linked(text: string): (Node | string)[] {
    return linked(text);
  }

  choices(item: Item): HTMLElement[] {
    return choicesOf(item, this.#words, this.attending);
  }

  media(item: Item): Node | string {
    const { shell, visit } = this.host;
    return mediaOf(item, {
      words: this.#words,
      locale: shell.locale,
      base: visit.web.base,
      enlarge: (src, name) => { enlarge(shell.root, src, name, this.#words); },
    });
  }

  /** Send files, after a look at size and kind. */
  attach(files: readonly File[]): void {
    const { shell, visit } = this.host;
    const { max_bytes, types } = shell.config.upload;
    const uploads = (visit.uploads ??= new Uploads(visit.web, (ref, kept) => { visit.share(ref, kept); }, () => { this.host.show(); }));
    const wrong = files.map((file) => {
      if (file.size > max_bytes) return fill(this.#words.tooBig, { name: file.name, limit: fileSize(max_bytes) });
      if (!accepts(file, types)) return fill(this.#words.badType, { name: file.name });
      uploads.add(uuid(), file);
      return null;
    });
    const told = wrong.filter((each) => each !== null);
    if (told.length) this.notice(told.join("\n"));
  }

  chime(): void {
    chime();
  }

  /** Once per conversation, when it has ended and a person had served; the focus stays with who is writing. */
  #askRating(): void {
    const { shell, visit } = this.host;
    const { conversation, messages } = visit.thread;
    const id = conversation?.id;
    if (conversation?.state !== "resolved" || !shell.config.rating.enabled || !this.#sheet.hidden || shell.store.get("asked") === String(id)) return;
    if (!messages.some((message) => message.author.kind === "person" && message.conversation_id === id)) return;
    shell.store.set("asked", String(id));
    visit.web.ask("POST", "rating/invitation").catch(() => {});
    this.#lay(false, this.#rating());
  }

  #menuAt(door: HTMLElement): Menu {
    const { shell } = this.host;
    const menu = menuOf(this.#words, door, {
      sound: () => { shell.store.set("sound", shell.store.get("sound") ? null : "1"); },
      transcript: () => { this.#askAddress(); },
      rate: () => { this.#lay(true, this.#rating()); },
    });
    door.after(menu.element);
    return menu;
  }

  /** Lay something over the foot of the window; `focus` when the visitor asked for it. */
  #lay(focus: boolean, content: HTMLElement): void {
    this.#sheet.replaceChildren(iconButton(this.#words.close, icon(CROSS), () => { this.#shut(); }), content);
    this.#sheet.hidden = false;
    if (focus) this.#sheet.querySelector<HTMLElement>("input,.icon")?.focus();
  }

  #shut(): void {
    this.#sheet.hidden = true;
    this.#sheet.replaceChildren();
    this.host.focus();
  }

  #askAddress(): void {
    const { shell, visit } = this.host;
    const done = (email: string): void => { this.notice(fill(this.#words.mailSent, { email })); };
    this.#lay(true, transcriptOf(this.#words, shell.store, (email) => visit.web.ask("POST", "transcript", { email }), done));
  }

  #rating(): HTMLElement {
    const { shell, visit } = this.host;
    const send = async (rating: Rating): Promise<string | null> => {
      try {
        await visit.web.ask("POST", "rating", rating);
      } catch (error) {
        return failureOf(error, this.#words).detail;
      }
      this.notice(this.#words.rateThanks);
      return null;
    };
    return ratingOf(this.#words, shell.config.rating.reasons, send, () => { this.#shut(); });
  }
}
