import { intervalOf } from './instant.ts';
import { UTC } from './zone.ts';

/** Tells what to write when a JSON value is no value of a primitive type; undefined when it is one. */
type Check = (value: unknown) => string | undefined;

const INT_MAX = 2_147_483_647;
const DATE = /^\d{4}(-\d\d(-\d\d)?)?$/;
const DATE_TIME = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** What runs or loads something has no place in a narrative: http://hl7.org/fhir/R4/narrative.html#security */
const ACTIVE = /<\s*(script|iframe|frame|object|embed|form|base|link)\b|<[^<>]*\son\w+\s*=|javascript:/i;

/** The syntax of primitives: http://hl7.org/fhir/R4/datatypes.html#primitive, http://hl7.org/fhir/R4/json.html#primitive */
const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['boolean', (value) => (typeof value === 'boolean' ? undefined : 'write true or false, without quotes')],
  ['decimal', (value) => (isNumber(value) ? undefined : 'write a number, without quotes')],
  ['integer', whole(-INT_MAX - 1)],
  ['unsignedInt', whole(0)],
  ['positiveInt', whole(1)],
  ['string', string],
  ['markdown', string],
  ['code', form(/^\S+(\s\S+)*$/, 'write a code: no spaces at its ends, single ones inside')],
  ['id', form(/^[A-Za-z0-9.-]{1,64}$/, 'write letters, digits, hyphens and dots, 64 at most')],
  ['uri', form(/^\S+$/, 'write a URI, without spaces')],
  ['url', form(/^\S+$/, 'write a URL, without spaces')],
  ['canonical', form(/^\S+$/, 'write a canonical URL, without spaces')],
  ['oid', form(/^urn:oid:[0-2](\.(0|[1-9]\d*))+$/, 'write an OID like urn:oid:1.2.3')],
  [
    'uuid',
    form(
      /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      'write a UUID like urn:uuid:…, in small letters',
    ),
  ],
  ['time', form(/^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?$/, 'write a time like 10:30:00')],
  ['date', calendar(DATE, 'write a date like 2024, 2024-05 or 2024-05-03')],
  ['dateTime', calendar(DATE_TIME, 'write a date, or a time with its offset like 2024-05-03T10:30:00+02:00')],
  ['instant', calendar(INSTANT, 'write a time with its offset like 2024-05-03T10:30:00.000+02:00')],
  ['base64Binary', base64],
  ['xhtml', xhtml],
]);

/** The check of a primitive type; undefined for other types. */
export function primitiveCheck(type: string): Check | undefined {
  return CHECKS.get(type);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function whole(least: number): Check {
  return (value) =>
    isNumber(value) && Number.isInteger(value) && value >= least && value <= INT_MAX
      ? undefined
      : `write a whole number from ${least} to ${INT_MAX}, without quotes`;
}

function string(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'write a text in quotes';
  if (!/\S/.test(value)) return 'leave the element out rather than empty';
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(value) ? 'leave control characters out' : undefined;
}

function form(pattern: RegExp, advice: string): Check {
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : advice);
}

function calendar(pattern: RegExp, advice: string): Check {
  return (value) =>
    typeof value === 'string' && pattern.test(value) && intervalOf(value, UTC) !== undefined
      ? undefined
      : advice;
}

/** One pass over what may be many megabytes. */
function base64(value: unknown): string | undefined {
  const advice = 'write base64';
  if (typeof value !== 'string' || value === '') return advice;
  const compact = /\s/.test(value) ? value.replace(/\s+/g, '') : value;
  return compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact) ? undefined : advice;
}

function xhtml(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\s*<div[\s>]/.test(value)) return 'write XHTML in one <div>';
  return ACTIVE.test(value) ? 'leave scripts, frames, forms and event handlers out' : undefined;
}
