import { Fault } from '../fault.ts';
import type { Pairs } from './query.ts';

/** Every name of FHIR JSON that callers use (http://hl7.org/fhir/R4/http.html#mime-type), with the ranges above it. */
const JSON_TYPES = new Set([
  'application/fhir+json',
  'application/json',
  'application/json+fhir',
  'text/json',
  'application/*',
  '*/*',
]);

const SERVED =
  'The hub answers in JSON: accept application/fhir+json, or send _format=json. XML is not served yet.';

/** The general parameters of http://hl7.org/fhir/R4/http.html#parameters that are about form, not content. */
export interface Form {
  readonly pretty: boolean;
  /** `_format` asks for FHIR JSON, whatever Accept says. */
  readonly json: boolean;
}

/** Throws Fault `not-acceptable` when `_format` names something else than JSON. */
export function readForm(query: Pairs): Form {
  let pretty = false;
  let json = false;
  for (const [name, value] of query) {
    if (name === '_pretty') pretty = value === 'true';
    if (name !== '_format') continue;
    // A plus in a URL is a space, and few callers know it: `_format=application/fhir+json`.
    const format = mediaType(value.replace(' ', '+'));
    json = format === 'json' || JSON_TYPES.has(format);
    if (!json) throw new Fault('not-acceptable', SERVED);
  }
  return { pretty, json };
}

/** Throws Fault `not-acceptable` when nothing that Accept lists (RFC 9110 §12.5.1) is FHIR R4 JSON. */
export function acceptsJson(accept: string | undefined): void {
  if (accept === undefined || accept === '' || accept === '*/*') return;
  if (!accept.split(',').some(isServed)) throw new Fault('not-acceptable', SERVED);
}

function isServed(range: string): boolean {
  if (!JSON_TYPES.has(mediaType(range))) return false;
  if (/;\s*q=0(?:\.0*)?\s*(?:;|$)/i.test(range)) return false;
  const version = /;\s*fhirVersion=\s*"?([\d.]+)/i.exec(range)?.[1];
  return version === undefined || version === '4.0' || version === '4.0.1';
}

/** The type of a media range or Content-Type, without its parameters. */
export function mediaType(value: string): string {
  const end = value.indexOf(';');
  return (end === -1 ? value : value.slice(0, end)).trim().toLowerCase();
}
