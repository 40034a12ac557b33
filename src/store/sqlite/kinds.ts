import { numberOf, textOf } from './columns.ts';
import type { Statements } from './statements.ts';

/** Resource types and their numbers, as a reading connection knows them. The writer makes new ones. */
export interface Kinds {
  /** Undefined when no resource of the type was ever written. */
  number(name: string): number | undefined;
  name(number: number): string;
}

export function createKinds(statements: Statements): Kinds {
  const numbers = new Map<string, number>();
  const names = new Map<number, string>();
  const learn = () => {
    for (const row of statements('SELECT n, name FROM kind').all()) {
      numbers.set(textOf(row[1]), numberOf(row[0]));
      names.set(numberOf(row[0]), textOf(row[1]));
    }
  };
  return {
    number(name) {
      if (!numbers.has(name)) learn();
      return numbers.get(name);
    },
    name(number) {
      if (!names.has(number)) learn();
      return names.get(number) ?? '';
    },
  };
}
