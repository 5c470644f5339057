import { onScopeDispose, shallowReactive } from "vue";

/** Something that can be done now and has no key of its own; it is found with Ctrl K. */
export interface Command {
  key: string;
  label: string;
  /** second line, softer */
  note?: string;
  /** other words it is found by: shortcut, pinyin, initials */
  words?: string;
  run: () => void;
}

const offers = shallowReactive<(() => readonly Command[])[]>([]);

/** Commands for as long as this component exists; asked for anew whenever the palette looks. */
export function useCommands(offer: () => readonly Command[]): void {
  offers.push(offer);
  onScopeDispose(() => {
    offers.splice(offers.indexOf(offer), 1);
  });
}

/** All commands that are offered now. */
export const commands = (): Command[] => offers.flatMap((offer) => offer());
