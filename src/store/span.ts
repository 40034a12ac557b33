import { lowBounds } from './bounds.ts';
import type { BoundClause } from './clause.ts';
import { END } from './place.ts';

/** Seconds, both included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The span of clinical dates that the plan's conditions on the clinical range leave. */
export function clinicalSpan(clauses: readonly BoundClause[], clinical: string): Span | undefined {
  let [from, to] = [-END, END];
  for (const { not, values } of clauses) {
    if (not || values === undefined) continue;
    const lows = values.flatMap((term) =>
      term.kind === 'range' && term.key === clinical ? [lowBounds(term)] : [],
    );
    if (lows.length === 0 || lows.length < values.length) continue;
    from = Math.max(from, Math.floor(Math.min(...lows.map(({ low }) => low)) / 1000));
    to = Math.min(to, Math.floor(Math.max(...lows.map(({ high }) => high)) / 1000));
  }
  return from === -END && to === END ? undefined : { from, to };
}
