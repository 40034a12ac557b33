import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';

/** A row as an array: a third cheaper to read than an object (reference/storage.md §1). */
export type Row = readonly SQLOutputValue[];

export interface Statement {
  all(...values: SQLInputValue[]): readonly Row[];
  get(...values: SQLInputValue[]): Row | undefined;
  run(...values: SQLInputValue[]): void;
}

/** Statements that one connection keeps. Search texts depend on a plan's shape only, so few are ever made. */
export type Statements = (sql: string) => Statement;

const KEPT = 512;

/** Prepares each text once; past a bound the oldest is dropped, so that odd plans cannot fill the memory. */
export function createStatements(db: DatabaseSync): Statements {
  const kept = new Map<string, Statement>();
  return (sql) => {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    if (kept.size >= KEPT) for (const oldest of kept.keys()) if (kept.delete(oldest)) break;
    const made = prepare(db, sql);
    kept.set(sql, made);
    return made;
  };
}

function prepare(db: DatabaseSync, sql: string): Statement {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  // Node's types do not know that setReturnArrays changes what comes back.
  return statement as unknown as Statement;
}
