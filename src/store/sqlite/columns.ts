import type { SQLOutputValue } from 'node:sqlite';
import { Fault } from '../../fault.ts';

/** Columns have the types of schema.ts; what does not is a damaged file or our mistake, never a wrong answer. */

export function numberOf(value: SQLOutputValue | undefined): number {
  if (typeof value === 'number') return value;
  throw unexpected('a number');
}

export function textOf(value: SQLOutputValue | undefined): string {
  if (typeof value === 'string') return value;
  throw unexpected('text');
}

export function bytesOf(value: SQLOutputValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw unexpected('bytes');
}

function unexpected(what: string): Fault {
  return new Fault('internal', `A column of the database does not hold ${what}: check the file's integrity.`);
}

const METHODS = ['POST', 'PUT', 'DELETE'] as const;

export function methodOf(value: SQLOutputValue | undefined): (typeof METHODS)[number] {
  return METHODS[numberOf(value)] ?? 'PUT';
}

export function methodNumber(method: (typeof METHODS)[number]): number {
  return METHODS.indexOf(method);
}
