/** Drawings of what is fetched later; 24 × 24 like the others. */
export const FILE = "M7 3.5h6.5L18 8v12.5H7V3.5ZM13.5 3.5V8H18";
export const MAIL = "M4 6.5h16v11H4zM4 7l8 6 8-6";
export const BELL = "M6 16.5v-5a6 6 0 0 1 12 0v5l1.2 1.5H4.8L6 16.5ZM10 20.5h4";
export const STAR = "M12 4.5l2.3 4.8 5.2.7-3.8 3.6.9 5.2-4.6-2.5-4.6 2.5.9-5.2L4.5 10l5.2-.7L12 4.5Z";

const HEAD = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z";
const EYES = "M8.8 9.7h.01M15.2 9.7h.01";
const MOUTHS = ["M8 16.8q4-4.6 8 0", "M8.4 16.2q3.6-2.2 7.2 0", "M8.5 15.5h7", "M8.4 14.8q3.6 2.4 7.2 0", "M7.8 14q4.2 5.6 8.4 0Z"];

/** The face for a score of 1–5. */
export const face = (score: number): string[] => [HEAD, EYES, ...MOUTHS.slice(score - 1, score)];
