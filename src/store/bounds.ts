import type { RangeTerm } from './clause.ts';
import { NARROW } from './wide.ts';

/** Where the lower bound of a narrow interval must lie for the term to hold. */
export function lowBounds({ lowFrom, lowBelow, highAbove, highTo }: RangeTerm): {
  low: number;
  high: number;
} {
  return {
    low: Math.max(lowFrom ?? Number.NEGATIVE_INFINITY, (highAbove ?? Number.NEGATIVE_INFINITY) - NARROW),
    high: Math.min(lowBelow ?? Number.POSITIVE_INFINITY, highTo ?? Number.POSITIVE_INFINITY),
  };
}
