import type { BoundClause } from '../clause.ts';
import { RANK } from '../rank.ts';
import type { Bound } from './bind.ts';
import { findByValue } from './by-value.ts';
import { hinted, type Reader } from './reader.ts';
import { patientPrefix } from './resource.ts';
import { INDEX } from './schema.ts';

/** Where a search starts: one of three ways through the database, each by an index that we name. */
export type Lead =
  /** These rows and no others, by `_id`. */
  | { readonly from: 'rows'; readonly rows: readonly string[] }
  /** All of these patients, by the scalar `p`. */
  | { readonly from: 'patients'; readonly ids: readonly string[]; readonly clause: BoundClause }
  /** The posting lists of a clause, or that of the whole type, by `t`. */
  | {
      readonly from: 'lists';
      readonly clause: BoundClause | undefined;
      readonly lists: readonly number[];
      readonly short: boolean;
    };

/**
 * Picks the lead in a fixed order: id, business identifier, reference to a patient; then whichever of the other keys
 * has the shortest list at a glance; then a date, number or text that few resources have; then all of the type.
 * Negated clauses never lead: what they find is what they do not name.
 */
export async function chooseLead(reader: Reader, bound: Bound): Promise<Lead> {
  const { glance, few } = reader.patience;
  const positive = bound.clauses.filter((clause) => !clause.not);
  const ids = positive.find((clause) => clause.ids !== undefined)?.ids;
  if (ids !== undefined) return { from: 'rows', rows: [...new Set(ids)].map((id) => `${bound.type}/${id}`) };

  const keyed = positive.filter((clause) => rank(clause) < RANK.all);
  const best = keyed.toSorted((a, b) => rank(a) - rank(b))[0];
  if (best !== undefined && rank(best) <= RANK.patient) {
    const patients = patientsOf(bound.type, best);
    if (patients !== undefined) return { from: 'patients', ids: patients, clause: best };
    return listsOf(reader, bound, best, true);
  }
  // With nothing to choose from, there is nothing to look at.
  if (keyed.length === 1 && positive.length === 1) return listsOf(reader, bound, best, false);
  const looks = keyed.map(async (clause) => ({ clause, length: await listLength(reader, clause, glance) }));
  const shortest = (await Promise.all(looks)).toSorted(
    (a, b) => a.length - b.length || rank(a.clause) - rank(b.clause),
  )[0];
  if (shortest !== undefined && shortest.length < glance)
    return listsOf(reader, bound, shortest.clause, true);
  for (const { values } of positive) {
    const rows = values && (await findByValue(reader, bound.type, values, few));
    if (rows !== undefined) return { from: 'rows', rows };
  }
  return listsOf(reader, bound, shortest?.clause, false);
}

function listsOf(reader: Reader, bound: Bound, clause: BoundClause | undefined, short: boolean): Lead {
  const lists = clause?.keys?.any.map(({ k }) => k) ?? [reader.hash(bound.type).k];
  return { from: 'lists', clause, lists: [...new Set(lists)], short };
}

/** The patients, when the clause asks for patients of this type and nothing else. */
function patientsOf(type: string, { terms }: BoundClause): readonly string[] | undefined {
  const prefix = patientPrefix(type);
  const ids = terms.flatMap((term) =>
    term.kind === 'key' && term.key.startsWith(prefix) ? [term.key.slice(prefix.length)] : [],
  );
  return ids.length === terms.length ? [...new Set(ids)] : undefined;
}

function rank(clause: BoundClause): number {
  return clause.keys?.rank ?? RANK.all;
}

async function listLength(reader: Reader, clause: BoundClause, limit: number): Promise<number> {
  if (limit === 0) return 0;
  const lists = clause.keys?.any.map(({ k }) => k) ?? [];
  const look = reader.rows.res.find(
    { t: { $in: lists } },
    { projection: { _id: 1 }, limit, ...hinted(reader, INDEX.token) },
  );
  return (await look.toArray()).length;
}
