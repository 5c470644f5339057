import type { InjectionKey } from "vue";

/** What parts of the open conversation may ask of it. */
export interface Pane {
  /** write a note that only this person sees */
  whisper: (to: number) => void;
  resolve: () => Promise<void>;
}

export const PANE: InjectionKey<Pane> = Symbol("pane");
