/** Path data of the drawings, 24 × 24, strokes of 1.75. */
export const CHAT = "M5 4.5h14v11h-7.5L7 19.5v-4H5Z";
export const DOTS = "M9 10h.01M12 10h.01M15 10h.01";
export const CROSS = "M6 6l12 12M18 6 6 18";
export const DOWN = "M6 9.5l6 6 6-6";
export const MORE = "M12 6h.01M12 12h.01M12 18h.01";
export const CLIP = "M19.5 11.5 12 19a4.6 4.6 0 0 1-6.5-6.5L13 5a3.1 3.1 0 0 1 4.4 4.4L10 16.8a1.55 1.55 0 0 1-2.2-2.2l6.7-6.7";
export const SEND = "M5 12 4 4.8 20.5 12 4 19.2 5 12Zm0 0h7";
export const TICK = "M5 12.5l4.5 4.5L19 7.5";
export const CLOCK = "M12 7.5V12l3 2M12 3.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4Z";
