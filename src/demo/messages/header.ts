import { dtm, type Moment } from '../calendar.ts';
import type { DemoFacility } from '../facilities.ts';
import { segment } from './fields.ts';

/** What MSH-9 says of a kind, and the version that French sites send it in (PAM-FR for identities). */
const KINDS = {
  'ADT^A04': { type: 'ADT^A04^ADT_A01', version: '2.5^FRA^2.11' },
  'ADT^A28': { type: 'ADT^A28^ADT_A05', version: '2.5^FRA^2.11' },
  'ADT^A31': { type: 'ADT^A31^ADT_A05', version: '2.5^FRA^2.11' },
  'ORM^O01': { type: 'ORM^O01^ORM_O01', version: '2.5.1' },
  'OMI^O23': { type: 'OMI^O23^OMI_O23', version: '2.5.1' },
  'ORU^R01': { type: 'ORU^R01^ORU_R01', version: '2.5.1' },
} as const;

export type Kind = keyof typeof KINDS;

export interface Header {
  readonly facility: DemoFacility;
  readonly kind: Kind;
  readonly at: Moment;
  /** MSH-10. */
  readonly control: string;
}

export function msh({ facility, kind, at, control }: Header): string[] {
  const { type, version } = KINDS[kind];
  const fields = segment('MSH', {
    2: '^~\\&',
    3: facility.application,
    4: facility.sender,
    5: 'MOSELLE',
    6: 'REGION',
    7: dtm(at),
    9: type,
    10: control,
    11: 'P',
    12: version,
    17: 'FRA',
    18: facility.charset,
    19: facility.charset === '' ? '' : 'FR',
  });
  // MSH-1 is the separator itself, which composing writes.
  return ['MSH', ...fields.slice(2)];
}
