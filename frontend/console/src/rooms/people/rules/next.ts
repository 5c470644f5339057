/** Where to go after signing in: a path of this installation, never another site. */
export function insideOf(next: unknown): string {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) && !next.startsWith("/login") ? next : "/";
}
