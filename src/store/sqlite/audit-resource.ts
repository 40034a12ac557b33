import type { Resource } from '@medplum/fhirtypes';
import { documentOf } from '../document.ts';
import type { Finding, Index, Key } from '../upkeep.ts';
import { bytesOf, numberOf } from './columns.ts';
import { columnsOf, encodeEntry, type IndexColumns, type IndexRows, indexRows } from './index-rows.ts';
import { valueName } from './index-write.ts';
import type { Reader } from './reader.ts';
import { sameColumns } from './reindex.ts';
import type { Statements } from './statements.ts';

const REINDEX = 'run moselle store reindex';
const RESTORE = 'bring it back from a backup';

export interface AuditedResource {
  readonly findings: readonly Finding[];
  /** Rows that it rightly has in `post` and `rng`. */
  readonly rows: { readonly post: number; readonly rng: number };
}

/** Looks at one resource (`Type/id`): body, index, history, document. */
export function auditResource(
  reader: Pick<Reader, 'statements' | 'hash' | 'clinical'>,
  key: Key,
  index: Index,
): AuditedResource {
  const { statements } = reader;
  const [type = '', id = ''] = String(key).split('/');
  const row = statements(
    'SELECT rid, ver, body, s, keys, vals, stamps FROM res WHERE kind = (SELECT n FROM kind WHERE name = ?) AND id = ?',
  ).get(type, id);
  if (row === undefined) return { findings: [], rows: { post: 0, rng: 0 } };
  const version = numberOf(row[1]);
  const body = row[2] === null ? undefined : bytesOf(row[2]);
  const texts: string[] = [];
  const resource = body && parse(body);
  if (body !== undefined && resource === undefined) texts.push(`its body is not JSON: ${RESTORE}`);
  if (resource !== undefined && !namesItself(resource, type, id, version)) {
    texts.push(`its body names another type, id or version: ${RESTORE}`);
  }
  const held = columnsOf(row[3], row[4], row[5]);
  if (body === undefined || resource !== undefined) {
    const entry = resource && index(resource);
    const due = entry && encodeEntry(entry, reader.clinical[type], reader.hash);
    if (!sameColumns(held, due)) texts.push(`its index does not say what its body says: ${REINDEX}`);
  }
  const listed = listing(statements, numberOf(row[0]), held);
  if (listed === undefined) texts.push(`its index cannot be read: ${REINDEX}`);
  else if (listed.missing > 0)
    texts.push(`it is missing from ${listed.missing} lists of the index: ${REINDEX}`);
  const before = versionsBefore(statements, numberOf(row[0]), version);
  if (before < version - 1)
    texts.push(`its history has ${before} of ${version - 1} earlier versions: ${RESTORE}`);
  const stamps = typeof row[6] === 'string' ? row[6] : undefined;
  if (lacksDocument(statements, { type, body, stamps })) {
    texts.push('its document is missing: bring it back from a backup, or have its message sent again');
  }
  return {
    findings: texts.map((text) => ({ ref: { type, id }, text })),
    rows: listed ?? { post: 0, rng: 0 },
  };
}

/** Undefined: it is no JSON. */
export function parse(body: Uint8Array): Resource | undefined {
  try {
    return JSON.parse(Buffer.from(body).toString()) as Resource;
  } catch {
    return undefined;
  }
}

function namesItself(
  { resourceType, id, meta }: Resource,
  type: string,
  ownId: string,
  version: number,
): boolean {
  return resourceType === type && id === ownId && meta?.versionId === String(version);
}

function listing(statements: Statements, rid: number, columns: IndexColumns | undefined) {
  if (columns === undefined) return { post: 0, rng: 0, missing: 0 };
  let rows: IndexRows;
  try {
    rows = indexRows(columns);
  } catch {
    return undefined;
  }
  const inPost = statements('SELECT 1 FROM post WHERE k = ? AND s = ? AND r = ?');
  const inRange = statements('SELECT 1 FROM rng WHERE k = ? AND v = ? AND r = ?');
  const keys = [...new Set(rows.keys)];
  const values = [...new Map(rows.values.map((value) => [valueName(value), value])).values()];
  const post = keys.filter((k) => inPost.get(k, rows.seconds, rid) !== undefined).length;
  const rng = values.filter(([k, v]) => inRange.get(k, v, rid) !== undefined).length;
  return { post, rng, missing: keys.length + values.length - post - rng };
}

function versionsBefore(statements: Statements, rid: number, version: number): number {
  const list = statements('SELECT count(*) FROM hist WHERE rid = ? AND ver >= 1 AND ver < ?');
  return numberOf(list.get(rid, version)?.[0]);
}

function lacksDocument(statements: Statements, stored: Parameters<typeof documentOf>[0]): boolean {
  let digest: string | undefined;
  try {
    digest = documentOf(stored);
  } catch {
    return true;
  }
  if (digest === undefined)
    return stored.type === 'Binary' && stored.stamps !== undefined && stored.body !== undefined;
  return statements('SELECT 1 FROM doc WHERE digest = ?').get(digest) === undefined;
}

/** Index rows that belong to none, as findings. */
export function orphanFindings(orphans: readonly { readonly ref: string | undefined }[]): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const { ref = '' } of orphans) counts.set(ref, (counts.get(ref) ?? 0) + 1);
  return [...counts].map(([ref, count]) => {
    const [type = '', id = ''] = ref.split('/');
    const text = `${count} lists of the index name ${ref === '' ? 'no resource' : 'it wrongly'}: ${REINDEX}`;
    return { ...(ref !== '' && { ref: { type, id } }), text };
  });
}
