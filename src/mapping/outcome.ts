import { Fault } from '../fault.ts';
import type { Cursor } from './cursor.ts';
import { textOf } from './located.ts';
import { readPosition } from './position.ts';
import type { RowSpec } from './row-spec.ts';
import type { Target } from './target.ts';

/** How the source of a row ended: it filled the element, found nothing, found `""`, or found what cannot be used. */
export type Outcome = typeof FILLED | typeof NOTHING | typeof DELETED | Unusable;
export const FILLED = 'filled';
export const NOTHING = 'nothing';
export const DELETED = 'deleted';

/** There is a value, which the element cannot take. */
export class Unusable {
  readonly position: string;
  readonly reason: string;
  constructor(position: string, reason: string) {
    this.position = position;
    this.reason = reason;
  }
}

/** An issue instead of the element: the raw message keeps what was sent. */
export function report(
  { position, reason }: Unusable,
  { run, row }: Cursor,
  target: Target,
  fallback: boolean,
): void {
  const instead = fallback ? `the default was used for ${target.text}` : `${target.text} was left out`;
  run.issues.push({ severity: 'warning', row, position, text: `${position} ${reason}; ${instead}.` });
}

/** Why a message without a required element is refused. Positions only, never values. */
export function refusal(spec: RowSpec, outcome: Outcome, target: Target, cursor: Cursor): Fault {
  const { segment, field } = readPosition(textOf(spec.from[0]!, 'from'), spec.from[0]!);
  const occurrence = cursor.segment?.name === segment ? cursor.segment.occurrence : 1;
  const place = { segment, occurrence, field };
  if (outcome instanceof Unusable) {
    return new Fault('value', `${outcome.position} ${outcome.reason}: correct it, then send again.`, place);
  }
  return new Fault(
    'required',
    `${segment}-${field} is needed for ${target.text}: fill it, then send again.`,
    place,
  );
}
