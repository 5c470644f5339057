/** What the page's script tag says. */
export interface Settings {
  /** Folder of widget.js, with a closing slash. */
  origin: string;
  /** Public key of the inbox. */
  inbox: string;
}

/**
 * Read the script tag.
 *
 * @param src address of widget.js
 * @param data its data attributes; `inbox` is required
 * @returns the settings, or null when no inbox is named
 */
export function settingsOf(src: string, data: DOMStringMap): Settings | null {
  return data["inbox"] ? { origin: new URL(".", src).href, inbox: data["inbox"] } : null;
}
