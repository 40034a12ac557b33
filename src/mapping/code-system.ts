import type { Feed } from '../hl7/feed.ts';
import { isOid, localSystem } from './namespace.ts';

/** FHIR systems of the coding systems that imaging messages name (HL7 table 0396, and French usage). */
const SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['LN', 'http://loinc.org'],
  ['LOINC', 'http://loinc.org'],
  ['2.16.840.1.113883.6.1', 'http://loinc.org'],
  ['SCT', 'http://snomed.info/sct'],
  ['SNM3', 'http://snomed.info/sct'],
  ['SNOMED', 'http://snomed.info/sct'],
  ['2.16.840.1.113883.6.96', 'http://snomed.info/sct'],
  ['DCM', 'http://dicom.nema.org/resources/ontology/DCM'],
  ['1.2.840.10008.2.16.4', 'http://dicom.nema.org/resources/ontology/DCM'],
  ['I10', 'http://hl7.org/fhir/sid/icd-10'],
  ['CIM10', 'http://hl7.org/fhir/sid/icd-10'],
  ['CIM-10', 'http://hl7.org/fhir/sid/icd-10'],
  ['ATC', 'http://www.whocc.no/atc'],
  ['UCUM', 'http://unitsofmeasure.org'],
  ['C4', 'http://www.ama-assn.org/go/cpt'],
  ['CCAM', 'urn:oid:1.2.250.1.213.2.5'],
  ['RADLEX', 'http://radlex.org'],
]);

/**
 * The FHIR system of a coding system as a message names it (CWE-3, CWE-6): a known name, an HL7 table (`HL70127`),
 * an OID, a name of the feed's configuration, else a system of the sender's facility alone.
 */
export function codeSystem(name: string, feed: Feed): string {
  if (Object.hasOwn(feed.namespaces, name)) return feed.namespaces[name]!;
  const dotted = name.replace(/^urn:oid:/, '');
  const known = SYSTEMS.get(dotted) ?? SYSTEMS.get(dotted.toUpperCase());
  if (known !== undefined) return known;
  const table = /^HL7(\d{4})$/.exec(name)?.[1];
  if (table !== undefined) return `http://terminology.hl7.org/CodeSystem/v2-${table}`;
  if (isOid(dotted)) return `urn:oid:${dotted}`;
  return localSystem(feed, name);
}
