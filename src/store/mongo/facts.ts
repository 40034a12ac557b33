import { Fault } from '../../fault.ts';
import { isDuplicateKey } from './failure.ts';
import { bringAlong, type Step } from './migrate.ts';
import type { MetaRow, Rows } from './rows.ts';
import { DURABLE } from './transaction.ts';

/**
 * Steps that bring a database of an older version along, in order. The version of a database is how many of them it
 * has seen, plus one: adding a step is what makes a new version.
 */
const STEPS: readonly Step[] = [];

/**
 * Agrees with the database on what its rows were made with: the schema's version and the width of the key hashes.
 * @throws Fault `configuration` when a newer hub wrote them, or one with other hashes.
 */
export async function agreeOnFacts(
  rows: Rows,
  hashBits: number,
  steps: readonly Step[] = STEPS,
): Promise<void> {
  const newest = steps.length + 1;
  const facts = { _id: 'schema', version: newest, hashBits };
  const known = (await rows.meta.findOne({ _id: 'schema' })) ?? (await firstOf(rows, facts));
  const version = Number(known['version']);
  if (version > newest) throw tooNew(version, newest);
  if (known['hashBits'] !== hashBits) {
    throw new Fault(
      'configuration',
      'The data was written with another width of key hash: open it with that one.',
    );
  }
  await bringAlong(rows, version, steps);
}

/** Of two hubs that meet an empty database, one writes the facts and the other finds them. */
async function firstOf(rows: Rows, facts: MetaRow): Promise<MetaRow> {
  try {
    await rows.meta.insertOne({ ...facts }, { writeConcern: DURABLE });
    return facts;
  } catch (thrown) {
    if (!isDuplicateKey(thrown)) throw thrown;
    return (await rows.meta.findOne({ _id: 'schema' })) ?? facts;
  }
}

function tooNew(version: number, newest: number): Fault {
  return new Fault(
    'configuration',
    `The data was written by a newer version of the hub (schema ${version}, this one reads up to ${newest}): ` +
      'start that version, or restore a backup made before the upgrade.',
  );
}

/**
 * Which range is each type's clinical date. The index depends on it (wide.ts), so it is remembered with the data: a
 * type whose resources were written under another choice, or none, keeps that, and its searches by date are then
 * merely not narrowed.
 */
export async function agreeOnClinical(
  rows: Rows,
  asked: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const known = (await rows.meta.findOne({ _id: 'clinical' }))?.['keys'] ?? {};
  const written = new Set<string>();
  for (const { y, indexed } of await rows.kind.find({}).toArray()) if (indexed > 0) written.add(y);
  const agreed: Record<string, string> = { ...(known as Record<string, string>) };
  for (const [type, key] of Object.entries(asked)) if (!written.has(type)) agreed[type] = key;
  await rows.meta.replaceOne(
    { _id: 'clinical' },
    { _id: 'clinical', keys: agreed },
    { upsert: true, writeConcern: DURABLE },
  );
  return Object.freeze(agreed);
}
