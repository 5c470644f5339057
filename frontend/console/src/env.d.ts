// For tools that do not read .vue files themselves; vue-tsc does, and uses the real types.
declare module "*.vue" {
  import type { DefineComponent } from "vue";

  const component: DefineComponent;
  export default component;
}

declare module "virtual:settings-index" {
  const fields: { route: string; label: string; help: string; words: string }[];
  export default fields;
}
