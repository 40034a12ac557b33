import type { CodeableConcept, Identifier } from '@medplum/fhirtypes';
import type { Feed } from '../hl7/feed.ts';
import type { Value } from '../hl7/message.ts';
import type { Conversion } from './conversion.ts';
import { Bad, type Cursor } from './cursor.ts';
import { leaf } from './leaf.ts';
import { type Authority, authorityOf, NOBODY, systemOf } from './namespace.ts';
import { finessOf, insKindOf, type NationalNumber, rppsOf } from './national.ts';
import { webAddress } from './web-address.ts';

const TYPES = 'http://terminology.hl7.org/CodeSystem/v2-0203';
/** FR Core's own codes of table 0203, beside the international ones. */
const FRENCH_TYPES = 'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203';
const FRENCH = new Set(
  'ADELI RPPS IDNPS INS-C INS-NIA INS-NIR INS-NIR-TEST INS-NIR-DEMO NDP FINEJ FINEG IDNST SIREN SIRET'.split(
    ' ',
  ),
);

/**
 * Numbers that name somebody or something, by the name that rows give them in `as`. They are code rather than
 * rows because everything else hangs on them: the same number must come out the same from every field and feed.
 */
export const IDENTIFIERS: ReadonlyMap<string, Conversion> = new Map<string, Conversion>([
  ['CX[Identifier]', identifier(patientNumber)],
  [
    'XCN[Identifier]',
    identifier((value, { run }) => person(leaf(value, 1), subAuthority(value, 9), leaf(value, 13), run.feed)),
  ],
  [
    'NDL[Identifier]',
    identifier((value, { run }) => person(leaf(value, 1, 1), nestedAuthority(value), '', run.feed)),
  ],
  ['XON[Identifier]', identifier(organization)],
  ['HD[Identifier]', identifier(facility)],
  ['EI[Placer]', identifier((value, { run }) => typed('PLAC', order(value, run.feed, 'placer')))],
  ['EI[Filler]', identifier((value, { run }) => typed('FILL', order(value, run.feed, 'filler')))],
  ['EI[Accession]', identifier(accession)],
  ['UID[Identifier]', identifier(study)],
  ['URL[Identifier]', identifier(address)],
]);

function identifier(read: (value: Value, cursor: Cursor) => Identifier | Bad | undefined): Conversion {
  return { yields: ['Identifier'], convert: (value, _part, cursor) => read(value, cursor) };
}

/** CX (HL7 v2 chapter 2A.3.14) of PID-3. INS as FR Core says: its own types, `official` once qualified. */
function patientNumber(value: Value, { run, segment }: Cursor): Identifier | undefined {
  const number = leaf(value, 1);
  if (number === '') return undefined;
  const authority = subAuthority(value, 4);
  const kind = insKindOf(authority);
  const identifier: Identifier = {};
  if (kind !== undefined) {
    identifier.use = segment !== undefined && isQualified(segment.values(32)) ? 'official' : 'temp';
  }
  const type = coded(kind ?? leaf(value, 5));
  if (type) identifier.type = type;
  identifier.system = systemOf(authority, run.feed, 'patient');
  identifier.value = number;
  const start = run.zone.toDate(leaf(value, 7));
  const end = run.zone.toDate(leaf(value, 8));
  if (start) identifier.period = { start };
  if (end) identifier.period = { ...identifier.period, end };
  if (authority.namespace !== '') identifier.assigner = { display: authority.namespace };
  return identifier;
}

/** PID-32 (HL7 table 0445, French extension): VALI is an identity that was checked. */
export function isQualified(reliability: readonly Value[]): boolean {
  return reliability.some((value) => leaf(value, 1) === 'VALI');
}

function person(number: string, authority: Authority, type: string, feed: Feed): Identifier | undefined {
  if (number === '') return undefined;
  const national = rppsOf(number, authority, type);
  return national ? typed('RPPS', national) : typed(type, local(number, authority, feed, 'practitioner'));
}

/** XON (chapter 2A.3.88): the number is in component 10 since 2.5, in 3 before. */
function organization(value: Value, { run }: Cursor): Identifier | undefined {
  const number = leaf(value, 10) || leaf(value, 3);
  const authority = subAuthority(value, 6);
  const type = leaf(value, 7);
  if (number !== '') {
    const national = finessOf(number, authority, type);
    return national
      ? typed(type === 'FINEJ' ? type : 'FINEG', national)
      : typed(type, local(number, authority, run.feed, 'organization'));
  }
  const name = leaf(value, 1);
  return name === '' ? undefined : local(name, NOBODY, run.feed, 'organization-name');
}

/** A facility named by an HD (MSH-4) is known by its OID, else by its name at this sender. */
function facility(value: Value, { run }: Cursor): Identifier | undefined {
  const authority = authorityOf(leaf(value, 1), leaf(value, 2), leaf(value, 3));
  if (authority.namespace === '' && authority.id === '') return undefined;
  const system = systemOf(authority, run.feed, '');
  if (/^urn:(?:oid|uuid):/.test(system)) return { system: 'urn:ietf:rfc:3986', value: system };
  return local(authority.namespace || authority.id, NOBODY, run.feed, 'organization');
}

function order(value: Value, feed: Feed, fallback: string): NationalNumber | undefined {
  const number = leaf(value, 1);
  return number === '' ? undefined : local(number, entityAuthority(value), feed, fallback);
}

/** Accession numbers always carry their issuer's system (HL7 EU imaging R4). */
function accession(value: Value, { run }: Cursor): Identifier | undefined {
  const number = leaf(value, 1);
  if (number === '') return undefined;
  const authority = entityAuthority(value);
  const named = authority.namespace !== '' || authority.id !== '';
  return typed('ACSN', {
    system: named ? systemOf(authority, run.feed, 'accession') : run.feed.accessionSystem,
    value: number,
  });
}

/** A DICOM Study Instance UID (PS3.5 chapter 9), written as FHIR R4 asks: https://hl7.org/fhir/R4/imagingstudy.html */
function study(value: Value): Identifier | Bad | undefined {
  const uid = leaf(value, 1).replace(/^urn:oid:/, '');
  if (uid === '') return undefined;
  if (!/^[0-9]+(?:\.[0-9]+)+$/.test(uid) || uid.length > 64) return new Bad('is no DICOM UID');
  return {
    type: {
      coding: [
        {
          system: 'http://dicom.nema.org/resources/ontology/DCM',
          code: '110180',
          display: 'Study Instance UID',
        },
      ],
    },
    system: 'urn:dicom:uid',
    value: `urn:oid:${uid}`,
  };
}

function address(value: Value): Identifier | Bad | undefined {
  const url = webAddress(value);
  return typeof url === 'string' ? { system: 'urn:ietf:rfc:3986', value: url } : url;
}

function local(value: string, authority: Authority, feed: Feed, fallback: string): NationalNumber {
  return { system: systemOf(authority, feed, fallback), value };
}

function typed(code: string, number: NationalNumber | undefined): Identifier | undefined {
  if (number === undefined) return undefined;
  const { system, value } = number;
  const type = coded(code);
  return type ? { type, system, value } : { system, value };
}

function coded(code: string): CodeableConcept | undefined {
  return code === '' ? undefined : { coding: [{ system: FRENCH.has(code) ? FRENCH_TYPES : TYPES, code }] };
}

/** An HD in the sub-components of a component: CX-4, XCN-9, XON-6. */
export function subAuthority(value: Value, component: number): Authority {
  return authorityOf(leaf(value, component, 1), leaf(value, component, 2), leaf(value, component, 3));
}

/** EI (chapter 2A.3.20): namespace, universal id and type are components 2 to 4. */
function entityAuthority(value: Value): Authority {
  return authorityOf(leaf(value, 2), leaf(value, 3), leaf(value, 4));
}

/** CNN inside NDL-1 (chapter 2A.3.12): the authority is sub-components 9 to 11. */
function nestedAuthority(value: Value): Authority {
  return authorityOf(leaf(value, 1, 9), leaf(value, 1, 10), leaf(value, 1, 11));
}
