import type { Value } from '../hl7/message.ts';
import { Bad } from './cursor.ts';
import { leaf } from './leaf.ts';

const ADDRESS = /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?#][^\s"<>]*)?$/;

/**
 * A web address in OBX-5: plain (ST, TX), the pointer of an RP, or base64 text in an ED
 * (French teleradiology sends viewer addresses so).
 */
export function webAddress(value: Value): string | Bad | undefined {
  const encoded = leaf(value, 4) === 'Base64';
  const text = encoded ? Buffer.from(leaf(value, 5), 'base64').toString('utf8').trim() : leaf(value, 1);
  if (text === '' && !encoded) return undefined;
  return ADDRESS.test(text) ? text : new Bad('is no web address');
}
