import type { Feed } from '../hl7/feed.ts';

/** Who assigned a number: an HL7 v2 HD (namespace id, universal id, universal id type), wherever its parts lie. */
export interface Authority {
  readonly namespace: string;
  readonly id: string;
  /** HL7 table 0301: ISO, GUID, UUID, URI, DNS, L, M, N… */
  readonly type: string;
  /** Its ISO object identifier; '' when it has none. */
  readonly oid: string;
}

const OID = /^[0-2](?:\.(?:0|[1-9]\d*)){2,}$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export const NOBODY: Authority = Object.freeze({ namespace: '', id: '', type: '', oid: '' });

export function authorityOf(namespace: string, id: string, type: string): Authority {
  return namespace === '' && id === '' ? NOBODY : { namespace, id, type, oid: oidIn(namespace, id, type) };
}

function oidIn(namespace: string, id: string, type: string): string {
  // Some senders put the OID alone into the namespace.
  if (id === '') return isOid(namespace) ? namespace : '';
  if (type !== 'ISO' && type !== '') return '';
  const dotted = id.startsWith('urn:oid:') ? id.slice(8) : id;
  return isOid(dotted) ? dotted : '';
}

export function isOid(text: string): boolean {
  return text.length > 4 && text.charCodeAt(1) === 46 && OID.test(text);
}

/**
 * The identifier system of an authority, never empty: its OID or UUID, else what the feed's configuration says its
 * name means, else a name inside the sender's facility, so that two facilities' numbers never meet by accident.
 *
 * @param fallback name for numbers without any authority: `placer`, `patient`
 */
export function systemOf(authority: Authority, feed: Feed, fallback: string): string {
  const { namespace, id, type, oid } = authority;
  if (oid !== '') return `urn:oid:${oid}`;
  if ((type === 'GUID' || type === 'UUID') && UUID.test(id)) return `urn:uuid:${id.toLowerCase()}`;
  if ((type === 'URI' || type === 'URL') && /^[a-z][a-z0-9+.-]*:\S+$/i.test(id)) return id;
  for (const name of [namespace, id]) {
    if (name !== '' && Object.hasOwn(feed.namespaces, name)) return feed.namespaces[name]!;
  }
  return localSystem(feed, namespace || id || fallback);
}

/** A system that belongs to the sender's facility alone. */
export function localSystem(feed: Feed, name: string): string {
  return `urn:moselle:${escaped(feed.facility)}:${escaped(name)}`;
}

/** A system made the facility's own, for numbers that are unique only there. */
export function scopedSystem(feed: Feed, system: string): string {
  const own = `urn:moselle:${escaped(feed.facility)}:`;
  if (system.startsWith(own)) return system;
  return own + escaped(system.startsWith('urn:oid:') ? system.slice(8) : system);
}

const UNRESERVED = /^[\w.~-]*$/;

function escaped(name: string): string {
  return UNRESERVED.test(name) ? name : encodeURIComponent(name);
}
