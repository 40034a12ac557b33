import type { FeedConfig } from '../config.ts';
import { type DemoFacility, FACILITIES } from './facilities.ts';
import { AUTHORITIES, type Authority, authorityName, authorityOid } from './messages/fields.ts';

/** What an integrator would write into `feeds` of the configuration for the demo's facilities. */
export function demoFeeds(): FeedConfig[] {
  return FACILITIES.map((facility) => ({
    name: facility.key,
    application: facility.application,
    sender: facility.sender,
    facility: facility.sender,
    charset: facility.charset === '' ? 'WINDOWS-1252' : facility.charset,
    zone: 'Europe/Paris',
    accessionSystem: systemOf(facility, 'ACCESSION'),
    namespaces: facility.issuers ? {} : namespaces(facility),
    wado: facility.wado,
  }));
}

/** What the bare names of a sender's authorities mean. */
function namespaces(facility: DemoFacility): Record<string, string> {
  const authorities = Object.keys(AUTHORITIES) as Authority[];
  return Object.fromEntries(
    authorities.map((authority) => [authorityName(facility, authority), systemOf(facility, authority)]),
  );
}

function systemOf(facility: DemoFacility, authority: Authority): string {
  if (facility.issuers) return `urn:oid:${authorityOid(facility, authority)}`;
  return `https://${new URL(facility.wado).host.replace('pacs.', '')}/identifiers/${authority.toLowerCase()}`;
}
