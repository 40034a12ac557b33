import type { Value } from '../hl7/message.ts';

/** A text that came from no field (the feed's configuration), in the form that conversions read. */
export function wordValue(text: string): Value {
  return {
    raw: text,
    isNull: false,
    part: (component, subcomponent = 1) => (component === 1 && subcomponent === 1 ? text : ''),
    subparts: (component) => (component === 1 ? [text] : []),
    text: () => text,
  };
}
