import type { Resource } from '@medplum/fhirtypes';
import type { IndexEntry } from '../fhir/index/entry.ts';
import { type Assembled, assemble } from '../identity/assemble.ts';
import { examOf, gatherExam } from '../identity/gather.ts';
import type { Ids } from '../identity/id.ts';
import { linkExam } from '../identity/link.ts';
import { merge, NO_STAMPS, type Stamps, stampsText } from '../identity/merge.ts';
import { provenanceOf } from '../identity/provenance.ts';
import type { MappedResource } from '../mapping/mapped.ts';
import { documentStamps } from '../store/document.ts';
import type { Commit, Restamp, Store, Stored, Write } from '../store/store.ts';
import { writeOf } from '../store/write.ts';
import type { Acquaintance } from './acquaintance.ts';
import { type Document, takeDocuments } from './documents.ts';

/** What a message says, ready to be held against what the store knows. */
export interface Said {
  readonly resources: readonly MappedResource[];
  readonly documents: readonly (Document & { readonly id: string; readonly report: string })[];
  /** Time of the message (MSH-7), ms since 1970. */
  readonly time: number;
  readonly kind: string;
  readonly control: string;
  readonly source: string;
  readonly facility: string;
  readonly digest: string;
}

export interface LinkParts {
  readonly store: Store;
  readonly ids: Ids;
  readonly index: (resource: Resource) => IndexEntry;
  readonly acquaintance: Acquaintance;
  readonly now: () => number;
}

/** Takes the large documents out of the reports. Once a message: the reports are changed in place. */
export function separateDocuments(
  resources: readonly MappedResource[],
  ids: Ids,
  inlineBytes: number,
): Said['documents'] {
  const patient = resources.find((one) => one.resource.resourceType === 'Patient')?.identities[0];
  return resources.flatMap(({ resource, identities, local }) => {
    if (resource.resourceType !== 'DiagnosticReport') return [];
    const idOf = (digest: string) =>
      ids.derive(`Binary|${identities[0]}|${digest}`, patient ?? identities[0]!);
    const taken = takeDocuments(resource, inlineBytes, (digest) => `Binary/${idOf(digest)}`);
    return taken.map((document) => ({ ...document, id: idOf(document.digest), report: local }));
  });
}

/**
 * The commit that makes the store agree with the message: who each resource is, what it looks like after the merge,
 * which of the same exam's resources it now points at, and where all that came from. Reads the store, writes
 * nothing: when another commit comes first, it is simply made again.
 */
export async function link(said: Said, parts: LinkParts, attempt: number): Promise<LinkedCommit> {
  const { store, ids, acquaintance } = parts;
  const familiar = new Map(said.resources.map((one) => [one, acquaintance.idOf(one)]));
  const strangers = said.resources.filter((one) => familiar.get(one) === undefined);
  const owners = new Map(await store.resolve(strangers.flatMap((one) => one.identities)));
  for (const [{ resource, identities }, id] of familiar) {
    if (id !== undefined) owners.set(identities[0]!, { type: resource.resourceType, id });
  }
  const assembled = assemble(said.resources, owners, ids, said);
  const updated = parts.now();

  const merged = await mergeAll(
    assembled.filter((_, place) => familiar.get(said.resources[place]!) === undefined),
    // A feed's resource owns a business key from its first commit: nobody owns the keys, so there is none. Should that
    // be wrong, the commit says so, and then all is read.
    attempt > 1 ? undefined : new Set([...owners.values()].map(({ type, id }) => `${type}/${id}`)),
    store,
  );
  const members = new Map([...merged].map(([key, one]) => [key, one.resource]));
  for (const neighbour of await gatherExam(store, members)) {
    const key = `${neighbour.type}/${neighbour.id}`;
    members.set(key, structuredClone(neighbour.resource));
    merged.set(key, {
      resource: members.get(key)!,
      before: neighbour.resource,
      expect: neighbour.version,
      stampsBefore: neighbour.stamps,
    });
  }
  linkExam(examOf(members));

  const writes: Write[] = [];
  const stamps: Restamp[] = [];
  for (const [key, one] of merged) {
    const [type, id] = key.split('/') as [string, string];
    if (one.before !== undefined && !PERSONAL.has(type) && sameContent(one.before, one.resource)) continue;
    const memory = one.stamps === undefined ? undefined : stampsText(one.stamps);
    if (one.before === undefined || !sameContent(one.before, one.resource)) {
      const method = one.expect === 0 ? 'POST' : 'PUT';
      const { expect, identities } = one;
      const kept = { stamps: memory ?? one.stampsBefore, identities };
      writes.push(writeOf(one.resource, { id, expect, updated, method, index: parts.index, ...kept }));
    } else if (memory !== undefined && memory !== one.stampsBefore) {
      stamps.push({ type, id, expect: one.expect, stamps: memory });
    }
  }
  const documents = await writeDocuments(said, assembled, updated, parts);
  // What the message is about, and what it changed: not the professionals that it only names.
  const targets = new Set(writes.map(({ type, id }) => `${type}/${id}`));
  for (const { type, id } of assembled) if (PERSONAL.has(type)) targets.add(`${type}/${id}`);
  writes.push(...documents, writeProvenance(said, assembled, [...targets], updated, parts));
  return {
    writes,
    stamps,
    documents: said.documents.map(({ digest, bytes }) => ({ digest, bytes })),
    committed() {
      for (const one of strangers) acquaintance.remember(one, assembled[said.resources.indexOf(one)]!.id);
    },
  };
}

/** The commit, and what to do once it stands. */
export interface LinkedCommit extends Pick<Commit, 'writes' | 'stamps' | 'documents'> {
  committed(): void;
}

/** Resources whose facts may come late and out of order, so that even an unchanged one must remember when it was said. */
const PERSONAL: ReadonlySet<string> = new Set([
  'Patient',
  'ServiceRequest',
  'ImagingStudy',
  'DiagnosticReport',
]);

interface MergedResource {
  resource: Resource;
  readonly before: Resource | undefined;
  readonly expect: number;
  stamps?: Stamps;
  readonly stampsBefore?: string | undefined;
  identities?: readonly string[];
}

async function mergeAll(
  assembled: readonly Assembled[],
  existing: ReadonlySet<string> | undefined,
  store: Store,
): Promise<Map<string, MergedResource>> {
  const byKey = Map.groupBy(assembled, (one) => `${one.type}/${one.id}`);
  const keys = [...byKey.keys()];
  const known = keys.filter((key) => existing?.has(key) ?? true);
  const read = await store.read(known.map((key) => byKey.get(key)![0]!));
  const current = new Map(known.map((key, place) => [key, read[place]]));
  return new Map(
    keys.map((key) => {
      const stored = current.get(key);
      const before = resourceOf(stored);
      const stampsBefore = stored?.stamps;
      let resource = before;
      let stamps: Stamps =
        before === undefined || stampsBefore === undefined ? NO_STAMPS : (JSON.parse(stampsBefore) as Stamps);
      for (const fact of byKey.get(key)!) {
        const result = merge(resource === undefined ? undefined : { resource, stamps }, fact);
        resource = result.resource;
        stamps = result.stamps;
      }
      const identities = [...new Set(byKey.get(key)!.flatMap((one) => one.identities))];
      return [
        key,
        { resource: resource!, before, expect: stored?.version ?? 0, stamps, stampsBefore, identities },
      ];
    }),
  );
}

function resourceOf(stored: Stored | undefined): Resource | undefined {
  if (stored?.body === undefined) return undefined;
  return JSON.parse(Buffer.from(stored.body).toString('utf8')) as Resource;
}

function sameContent(before: Resource, after: Resource): boolean {
  return JSON.stringify(before) === JSON.stringify({ ...after, id: before.id, meta: before.meta });
}

/** A document is named by its report and its bytes, so what is there already is the same. */
async function writeDocuments(
  said: Said,
  assembled: readonly Assembled[],
  updated: number,
  { store, index }: LinkParts,
): Promise<Write[]> {
  const current = await store.read(said.documents.map(({ id }) => ({ type: 'Binary', id })));
  return said.documents.flatMap((document, place) => {
    const stored = current[place];
    if (stored?.body !== undefined) return [];
    const report = assembled[said.resources.findIndex((one) => one.local === document.report)];
    const resource: Resource = {
      resourceType: 'Binary',
      contentType: document.contentType,
      securityContext: { reference: `DiagnosticReport/${report?.id}` },
    };
    const stamps = documentStamps(document.digest);
    return [
      writeOf(resource, {
        id: document.id,
        expect: stored?.version ?? 0,
        updated,
        method: 'POST',
        index,
        stamps,
      }),
    ];
  });
}

function writeProvenance(
  said: Said,
  assembled: readonly Assembled[],
  targets: readonly string[],
  updated: number,
  { ids, index }: LinkParts,
): Write {
  const patient =
    said.resources.find((one) => one.resource.resourceType === 'Patient')?.identities[0] ?? said.source;
  // The organization that the header names as the sender, where the mapping makes one of it.
  const sender =
    assembled[
      said.resources.findIndex(
        ({ resource, provenance }) =>
          resource.resourceType === 'Organization' && provenance.some(({ position }) => position === 'MSH-4'),
      )
    ];
  const { facility, control, kind } = said;
  const who = {
    ...(sender === undefined ? {} : { reference: `${sender.type}/${sender.id}` }),
    display: facility,
  };
  const resource = provenanceOf({ targets, recorded: updated, sender: who, facility, control, kind });
  const id = ids.derive(`Provenance|${said.source}|${control}|${said.digest}`, patient);
  return writeOf(resource, { id, expect: 0, updated, method: 'POST', index });
}
