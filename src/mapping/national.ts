import type { Authority } from './namespace.ts';

/** A French national number in the one spelling under which every sender's copies meet. */
export interface NationalNumber {
  readonly system: string;
  readonly value: string;
}

/** PS_IdNat: `8` and the 11 digits of RPPS (ANS, annexe "Sources des données métier"). */
const PROFESSIONALS = '1.2.250.1.71.4.2.1';
/** Struct_IdNat: `1` and the 9 characters of FINESS. */
const STRUCTURES = '1.2.250.1.71.4.2.2';

const RPPS = /^8?(\d{11})$/;
const FINESS = /^1?(\d[\dAB]\d{7})$/;

/** RPPS of a person. An authority that is somebody else's makes it no RPPS, whatever the type says. */
export function rppsOf(value: string, authority: Authority, type: string): NationalNumber | undefined {
  if (!isNational(authority, PROFESSIONALS, type === 'RPPS')) return undefined;
  const digits = RPPS.exec(value)?.[1];
  return digits === undefined ? undefined : { system: 'https://rpps.esante.gouv.fr', value: digits };
}

/** FINESS of an organization (`FINEG` geographic, `FINEJ` legal entity). */
export function finessOf(value: string, authority: Authority, type: string): NationalNumber | undefined {
  if (!isNational(authority, STRUCTURES, /^FINE(?:G|J|SS)$/.test(type))) return undefined;
  const digits = FINESS.exec(value)?.[1];
  return digits === undefined ? undefined : { system: 'https://finess.esante.gouv.fr', value: digits };
}

function isNational(authority: Authority, oid: string, typed: boolean): boolean {
  return authority.oid === oid || (authority.oid === '' && typed);
}

/** INS by the OID of its authority, with its type in FR Core's table 0203. */
const INS: ReadonlyMap<string, string> = new Map([
  ['1.2.250.1.213.1.4.8', 'INS-NIR'],
  ['1.2.250.1.213.1.4.9', 'INS-NIA'],
  ['1.2.250.1.213.1.4.10', 'INS-NIR-TEST'],
  ['1.2.250.1.213.1.4.11', 'INS-NIR-DEMO'],
]);

/** The type of national health identity that an authority assigns; undefined for every other authority. */
export function insKindOf(authority: Authority): string | undefined {
  return INS.get(authority.oid);
}
