import css from "./view/chat.css?inline";
import type { Message } from "./contract";
import type { Claims } from "./live/session";
import { Visit } from "./live/visit";
import type { Chat, Shell } from "./shell";
import { Panel } from "./view/panel";
import { wordsOf } from "./words";

const STALE = 5 * 60_000;

/** Put the chat into the loader's closed-off corner of the page. It connects when it is opened, or at once when a conversation is running. */
export function mount(shell: Shell): Chat {
  return new Window(shell);
}

class Window implements Chat {
  readonly #visit: Visit;
  readonly #panel: Panel;
  #fetched = Date.now();
  #unread = 0;
  #due = false;
  #fit = (): void => { this.#fitScreen(); };

  constructor(readonly shell: Shell) {
    shell.wear(css);
    this.#visit = new Visit(shell.web, shell.store, shell.settings.inbox, { changed: () => { this.#soon(); }, message: (message) => { this.#came(message); } });
    this.#panel = new Panel(shell, this.#visit, wordsOf(shell.locale), () => { this.close(); });
    shell.root.append(this.#panel.element);
    window.visualViewport?.addEventListener("resize", this.#fit);
    if (shell.store.get("active")) void this.#visit.start();
  }

  get #open(): boolean {
    return this.#panel.element.open;
  }

  open(): void {
    if (this.#open) return;
    // Where the window fills the screen, nothing behind it can be reached.
    if (matchMedia("(max-width: 480px)").matches) this.#panel.element.showModal();
    else this.#panel.element.show();
    void this.#visit.start();
    this.#refresh();
    this.#show();
    this.#panel.toEnd();
    this.#panel.focus();
    this.shell.emit("open", undefined);
  }

  close(): void {
    if (!this.#open) return;
    this.#panel.element.close();
    this.#visit.rest();
    this.#show();
    this.shell.launcher.focus();
    this.shell.emit("close", undefined);
  }

  toggle(): void {
    if (this.#open) this.close();
    else this.open();
  }

  claim(claims: Claims): Promise<void> {
    return new Promise((done, failed) => { this.#panel.withLater((later) => void later.attending.claim(claims).then(done, failed), failed); });
  }

  visited(): void {
    this.#visit.visited();
  }

  shutdown(): void {
    window.visualViewport?.removeEventListener("resize", this.#fit);
    this.#visit.stop();
    this.#panel.element.remove();
  }

  #came(message: Message): void {
    this.shell.emit("message", message);
    if (this.shell.store.get("sound")) this.#panel.withLater((later) => { later.chime(); });
  }

  /** Show once for many changes of the same moment. */
  #soon(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => { this.#show(); });
  }

  #show(): void {
    this.#due = false;
    if (this.#open) this.#panel.show();
    this.shell.show(this.#open, this.#unread);
    if (this.#visit.thread.conversation) this.#panel.withLater((later) => { this.#count(later.attending.marks(this.#panel.watching)); });
  }

  #count(unread: number): void {
    if (unread === this.#unread) return;
    this.#unread = unread;
    this.shell.show(this.#open, unread);
    this.shell.emit("unread", unread);
  }

  /** The hours may have changed since the page was loaded. */
  #refresh(): void {
    if (Date.now() - this.#fetched < STALE) return;
    this.#fetched = Date.now();
    this.#panel.withLater((later) => void later.refresh());
  }

  /** A phone's keyboard covers the page without changing its height; keep the composer above it. */
  #fitScreen(): void {
    this.#panel.element.style.setProperty("--seen", `${window.visualViewport?.height}px`);
  }
}
