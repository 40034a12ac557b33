import type { DatabaseSync } from 'node:sqlite';
import { numberOf, textOf } from './columns.ts';
import { createStatements } from './statements.ts';

/**
 * Which range is each type's clinical date. The index depends on it (forward.ts, *wide*), so it is remembered with
 * the data: a type whose resources were written under another choice, or none, keeps that, and its searches by date
 * are then merely not narrowed.
 */
export function agreeOnClinical(
  db: DatabaseSync,
  asked: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const statements = createStatements(db);
  const agreed: Record<string, string> = {};
  for (const [type, key] of Object.entries(asked)) {
    const name = `clinical:${type}`;
    const written = statements('SELECT sum(indexed) FROM kind WHERE name = ?').get(type)?.[0] ?? 0;
    if (numberOf(written) === 0) statements('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(name, key);
  }
  for (const row of statements("SELECT name, value FROM meta WHERE name LIKE 'clinical:%'").all()) {
    agreed[textOf(row[0]).slice('clinical:'.length)] = textOf(row[1]);
  }
  return Object.freeze(agreed);
}
