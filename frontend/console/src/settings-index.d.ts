declare module "virtual:settings-index" {
  const fields: { route: string; label: string; help: string; words: string }[];
  export default fields;
}
