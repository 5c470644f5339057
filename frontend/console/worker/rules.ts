/** What a push says, as the server wrote it (docs/contract.md §8). */
export interface Told {
  link: string;
  act: { title: string; path: string } | null;
}

interface Pushed extends Told {
  title: string;
  body: string;
  tag: string;
  at: number;
  open: string;
}

const ICONS = "/static/console/icons";
const ELSEWHERE = /^\/(api|widget|static|_allauth|form|try|demo-shop|live|healthz|problems|sw\.js|widget\.js|app\.webmanifest)(\/|$)/;

/** Whether an address is a page of the console, which the kept shell can stand in for. */
export function shellFor(path: string): boolean {
  return !ELSEWHERE.test(path);
}

/** Whether a path is a file of the built program: its name changes with its content, or it is a picture of ours. */
export function kept(path: string): boolean {
  return path.startsWith("/static/console/") && !path.endsWith(".html");
}

/** What is shown of a push; of one that cannot be read, that there is something. */
export function spoken(text: string): { title: string; options: NotificationOptions } {
  const told = read(text);
  const actions = [{ action: "open", title: told.open }, ...(told.act ? [{ action: "do", title: told.act.title }] : [])];
  const data: Told = { link: within(told.link), act: told.act?.path.startsWith("/") ? told.act : null };
  const more = { tag: told.tag, renotify: true, timestamp: told.at, actions };
  return { title: told.title, options: { body: told.body, icon: `${ICONS}/192.png`, badge: `${ICONS}/badge.png`, data, ...more } };
}

/** Only addresses of this installation are opened. */
function within(link: string): string {
  return link.startsWith("/") && !link.startsWith("//") ? link : "/";
}

function read(text: string): Pushed {
  const nothing: Pushed = { title: "应答 Yingda", body: "", tag: "yingda", at: Date.now(), open: "打开 / Open", link: "/", act: null };
  try {
    return { ...nothing, ...(JSON.parse(text) as Partial<Pushed>) };
  } catch {
    return nothing;
  }
}
