import type { Reference } from '@medplum/fhirtypes';
import type { Value } from '../hl7/message.ts';
import type { Conversion } from './conversion.ts';
import { copyOf } from './copy.ts';
import { Bad, type Cursor, positionOf } from './cursor.ts';
import { Link } from './link.ts';
import { FILLED, NOTHING, type Outcome, Unusable } from './outcome.ts';
import type { Part } from './position.ts';
import { place, type Target } from './target.ts';

/** Converts one value, writes it, and records which components made what. */
export function put(
  conversion: Conversion,
  value: Value,
  part: Part,
  cursor: Cursor,
  target: Target,
  constant: unknown,
): Outcome {
  cursor.inside.length = 0;
  const converted = conversion.convert(value, part, cursor);
  if (converted === undefined) return NOTHING;
  if (converted instanceof Bad)
    return new Unusable(positionOf(cursor) + part.suffix + converted.suffix, converted.reason);
  const { draft, row, inside } = cursor;
  const content = converted instanceof Link ? converted.reference : converted;
  const placed = place(draft, target, constant === undefined ? content : copyOf(constant));
  if (!placed) return NOTHING;
  if (converted instanceof Link && converted.to !== undefined) {
    draft.references.push({ at: placed.value as Reference, to: converted.to });
  }
  const position = positionOf(cursor);
  if (inside.length === 0) draft.origins.push({ path: placed.path, position: position + part.suffix, row });
  for (let i = 0; i < inside.length; i += 2) {
    draft.origins.push({ path: `${placed.path}.${inside[i]}`, position: position + inside[i + 1]!, row });
  }
  return FILLED;
}
