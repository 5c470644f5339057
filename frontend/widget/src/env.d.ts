/** The file name of the launcher beside widget.js, put in by the build. */
declare const __START_FILE__: string;

declare module "*.css?inline" {
  const text: string;
  export default text;
}
