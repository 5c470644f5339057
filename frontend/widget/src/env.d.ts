/** The file name of the chat beside widget.js, put in by the build. */
declare const __CHAT_FILE__: string;

declare module "*.css?inline" {
  const text: string;
  export default text;
}
