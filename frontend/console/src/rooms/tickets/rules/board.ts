import { TICKET_STATES, type TicketRow, type TicketState } from "@yingda/shared/api/tickets";
import { statesAfter } from "./may";
import type { TicketQuery } from "./query";

/** The list of one column: the filters of the board, narrowed to a state. */
export function columnQuery(query: TicketQuery, state: TicketState): TicketQuery {
  return { ...query, state: [state] };
}

/** The columns that the filters leave. */
export function columnsOf(query: TicketQuery): readonly TicketState[] {
  return query.state.length === 0 ? TICKET_STATES : TICKET_STATES.filter((state) => query.state.includes(state));
}

/** The next column to the left (-1) or right (1) that the ticket may go to; null where there is none. */
export function nextColumn(row: TicketRow, columns: readonly TicketState[], step: -1 | 1): TicketState | null {
  const from = columns.indexOf(row.state);
  const way = step === 1 ? columns.slice(from + 1) : columns.slice(0, Math.max(from, 0)).toReversed();
  return way.find((state) => statesAfter(row.state).includes(state)) ?? null;
}
