import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { NodeTypes } from "@vue/compiler-dom";
import { parse, type SFCTemplateBlock } from "@vue/compiler-sfc";
import { pinyin } from "pinyin-pro";
import { runnerImport, type Plugin } from "vite";

/** A field of a settings page as the search knows it: the keys of its label and help, and all it is found by. */
export interface IndexedField {
  route: string;
  label: string;
  help: string;
  words: string;
}

interface Tree {
  [key: string]: string | Tree;
}
type Node = NonNullable<SFCTemplateBlock["ast"]>["children"][number];

const NAME = "virtual:settings-index";
const HEADED = /Field$|^FormStack$|^Field$/;

/**
 * Every field of every settings page, read from the templates themselves: a page joins by having fields.
 *
 * @param rooms folder of the rooms
 */
export function settingsIndex(rooms: string): Plugin {
  return {
    name: "yingda-settings-index",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    async load(id) {
      if (id !== `\0${NAME}`) return undefined;
      const all = readdirSync(rooms);
      const [zh, en] = await Promise.all((["zh", "en"] as const).map(async (language) => new Map((await Promise.all(all.map((room) => sentences(join(rooms, room), room, language)))).flat())));
      const found = all.flatMap((room) => fieldsOf(join(rooms, room), rooms, zh ?? new Map(), en ?? new Map()));
      return `export default ${JSON.stringify(found)}`;
    },
  };
}

function fieldsOf(folder: string, rooms: string, zh: ReadonlyMap<string, string>, en: ReadonlyMap<string, string>): IndexedField[] {
  return settingsPages(folder).flatMap(({ route, page }) => {
    const keys = new Map(templatesOf(page, rooms).flatMap((file) => labelsIn(file, [...zh.keys()])));
    return [...keys].filter(([label]) => zh.has(label)).map(([label, help]) => ({ route, label, help, words: wordsOf(zh.get(label) ?? "", en.get(label) ?? "", [zh.get(help), en.get(help)]) }));
  });
}

/** The pages of a room that are settings, by the names of their routes. */
function settingsPages(folder: string): { route: string; page: string }[] {
  const source = ["routes.ts", "index.ts"].map((name) => join(folder, name)).filter(existsSync).map((file) => readFileSync(file, "utf8")).join("\n");
  return [...source.matchAll(/name: "([\w-]+)", component: \(\) => import\("\.\/([\w/]+\.vue)"\)(.*)/g)]
    .filter(([, , , rest]) => rest?.includes("settings: true"))
    .map(([, route = "", page = ""]) => ({ route, page: join(folder, page) }));
}

/** A page and the parts it is made of, its own room's and those other rooms hand out at their doors. */
function templatesOf(page: string, rooms: string, seen = new Set<string>()): string[] {
  if (seen.has(page) || !page.startsWith(rooms) || !existsSync(page)) return [];
  seen.add(page);
  const source = readFileSync(page, "utf8");
  const own = [...source.matchAll(/(?:from |import\()"(\.[^"]+\.vue)"/g)].map(([, path = ""]) => resolve(dirname(page), path));
  const lent = [...source.matchAll(/import \{([^}]+)\} from "(\.\.\/\.\.\/\w+)"/g)].flatMap(([, names = "", room = ""]) => handedOut(resolve(dirname(page), room), names.split(",").map((name) => name.trim())));
  return [page, ...[...own, ...lent].flatMap((part) => templatesOf(part, rooms, seen))];
}

function handedOut(room: string, names: readonly string[]): string[] {
  const door = join(room, "index.ts");
  if (!existsSync(door)) return [];
  return [...readFileSync(door, "utf8").matchAll(/export const (\w+) = lazyPart\(\(\) => import\("(\.[^"]+\.vue)"\)/g)].filter(([, name = ""]) => names.includes(name)).map(([, , path = ""]) => resolve(room, path));
}

function labelsIn(file: string, known: readonly string[]): [string, string][] {
  const { descriptor } = parse(readFileSync(file, "utf8"));
  return (descriptor.template?.ast?.children ?? []).flatMap((node) => labelsOf(node, known));
}

function labelsOf(node: Node, known: readonly string[]): [string, string][] {
  const inside = "children" in node ? (node.children as Node[]).flatMap((child) => labelsOf(child, known)) : [];
  if (node.type !== NodeTypes.ELEMENT || !HEADED.test(node.tag)) return inside;
  const said = (names: string[]) => node.props.flatMap((prop) => (prop.type === NodeTypes.DIRECTIVE && prop.arg && "content" in prop.arg && names.includes(prop.arg.content) && prop.exp && "content" in prop.exp ? keysIn(prop.exp.content, known) : []));
  const [labels, helps] = [said(["label", "title"]), said(["help", "lead"])];
  return [...labels.map((label, index): [string, string] => [label, helps[index] ?? helps[0] ?? ""]), ...inside];
}

/** The keys an expression names: `t('a')`, `t(x ? 'a' : 'b')`, and for t(`a.${x}`) all that lie under it. */
function keysIn(expression: string, known: readonly string[]): string[] {
  const plain = [...expression.matchAll(/['"]([a-z_]+(?:\.[\w]+)+)['"]/g)].map(([, key = ""]) => key);
  const under = [...expression.matchAll(/`([a-z_.]+\.)\$\{\w+\}`/g)].flatMap(([, beginning = ""]) => known.filter((key) => key.startsWith(beginning) && !key.slice(beginning.length).includes(".")));
  return [...plain, ...under];
}

async function sentences(folder: string, room: string, language: string): Promise<[string, string][]> {
  const { module } = await runnerImport<{ default: Tree }>(join(folder, "messages", `${language}.ts`));
  return leaves(module.default, `${room}.`);
}

function leaves(tree: Tree, above: string): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => (typeof value === "string" ? [[above + key, value]] : leaves(value, `${above}${key}.`)));
}

function wordsOf(zh: string, en: string, helps: (string | undefined)[]): string {
  const spoken = pinyin(zh, { toneType: "none", type: "array", nonZh: "consecutive" });
  const initials = pinyin(zh, { toneType: "none", type: "array", pattern: "first", nonZh: "removed" });
  return [zh, en, spoken.join(""), initials.join(""), ...helps].filter(Boolean).join(" ").toLowerCase();
}
