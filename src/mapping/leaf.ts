import type { Value } from '../hl7/message.ts';
import type { Part } from './position.ts';

/** The leaf's text, unescaped and trimmed; '' when absent or deleted with `""`. The whole value counts as its first leaf. */
export function leafOf(value: Value, { component, subcomponent }: Part): string {
  return leaf(value, component ?? 1, subcomponent);
}

export function leaf(value: Value, component: number, subcomponent?: number): string {
  const text = value.part(component, subcomponent);
  return text === '""' ? '' : text.trim();
}
