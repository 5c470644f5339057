import { fill } from "../words";
import { h } from "../view/h";
import { anchor, safeAddress } from "./links";
import type { LaterWords } from "./words";

interface Line {
  name?: string;
  title?: string;
  quantity?: number;
  price?: number | string | null;
  image?: string;
}

/** A product or an order as the desk sends it; anything may be missing. Money is in whole units of `currency`, two decimals. */
interface Card extends Line {
  card?: string;
  number?: string;
  status?: string;
  total?: number | string | null;
  currency?: string;
  items?: Line[];
  text?: string;
  url?: string;
}

interface Look {
  words: LaterWords;
  locale: string;
  base: string;
}

/** Draw an order with its items, or a product with picture and price. */
export function cardOf(data: Record<string, unknown>, look: Look): HTMLElement {
  const card = data as Card;
  const body = card.card === "order" ? order(card, look) : [line(card, look, card.currency, card.text)];
  const href = card.url && safeAddress(card.url, look.base);
  return h("div", { class: "card" }, ...body, href && anchor(href, look.words.view));
}

function order(card: Card, look: Look): (Node | false)[] {
  const items = card.items ?? [];
  const count = items.reduce((sum, item) => sum + (item.quantity ?? 1), 0);
  const total = money(card.total, card.currency, look.locale);
  return [
    h("div", { class: "head" }, h("b", {}, `${look.words.order} ${card.number ?? ""}`), card.status && h("span", { class: "tag" }, card.status)),
    ...items.slice(0, 3).map((item) => line(item, look, card.currency)),
    !!total && h("div", { class: "head" }, h("small", {}, fill(look.words.items, { n: count })), h("span", {}, `${look.words.total} `, h("b", {}, total))),
  ];
}

function line(item: Line, look: Look, currency?: string, text?: string): HTMLElement {
  const src = item.image && safeAddress(item.image, look.base);
  const price = money(item.price, currency, look.locale);
  const times = item.quantity && item.quantity > 1 ? ` × ${item.quantity}` : "";
  return h(
    "div",
    { class: "item" },
    src && h("img", { src, alt: "", width: 48, height: 48, loading: "lazy" }),
    h("span", {}, item.title ?? item.name ?? look.words.product, text && h("small", {}, text)),
    !!(price || times) && h("span", { class: "price" }, price + times),
  );
}

/** ¥1,234.50; nothing for what is no amount. */
export function money(amount: number | string | null | undefined, currency = "CNY", locale: string): string {
  if (amount === null || amount === undefined || amount === "" || !Number.isFinite(Number(amount))) return "";
  try {
    return new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(Number(amount));
  } catch {
    return `${amount} ${currency}`;
  }
}
