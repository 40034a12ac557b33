/**
 * How a value is written as a key (see `entry.ts`). Whoever makes or asks for a key, index, search, linking, access,
 * does it here, so that both sides agree.
 */

/** The key that every resource of the type carries. */
export function typeKey(type: string): string {
  return type;
}

/** `ref` is `Patient/1` for what the hub holds, or an absolute URL. */
export function referenceKey(type: string, param: string, ref: string): string {
  return chainPrefix(type, param, ref.slice(0, ref.indexOf('/'))) + ref;
}

/**
 * What comes before the `Type/id` of a reference key: the prefix of a chain to `target`. R4 defines `patient` as the
 * `subject` that is a Patient: one list serves both.
 */
export function chainPrefix(type: string, param: string, target: string): string {
  return `${type}.${param === 'subject' && target === 'Patient' ? 'patient' : param}=`;
}

/**
 * The four forms of a token search (http://hl7.org/fhir/R4/search.html#token). `system` undefined: any system, the
 * only form that is a list; empty: no system at all. `code` empty: anything in the system.
 */
export function tokenKey(type: string, param: string, system: string | undefined, code: string): string {
  return `${type}.${param}=${token(system, code)}`;
}

/** A reference that only holds an identifier; `system` and `value` as in `tokenKey`. */
export function logicalKey(type: string, param: string, system: string | undefined, value: string): string {
  return `${type}.${param}:identifier=${token(system, value)}`;
}

export function uriKey(type: string, param: string, uri: string): string {
  return `${type}.${param}=${uri}`;
}

/** The exact text, accents and case included; composed and decomposed accents are the same text. */
export function exactMark(type: string, param: string, text: string): string {
  return `${type}.${param}:exact=${text.normalize('NFC')}`;
}

export function rangeKey(type: string, param: string): string {
  return `${type}.${param}`;
}

/**
 * Quantities are posted under `rangeKey` and, so that a unit can be asked for, under this key with
 * `system|code` and `|code` (R4: the code or the unit as written).
 */
export function quantityKey(type: string, param: string, system: string | undefined, code: string): string {
  return `${type}.${param}=${token(system ?? '', code)}`;
}

export function markOf(type: string, param: string): string {
  return `${type}.${param}`;
}

function token(system: string | undefined, code: string): string {
  const value = separated(withoutOidPrefix(code));
  return system === undefined ? value : `${separated(system)}|${value}`;
}

/**
 * A Study Instance UID is written bare in DICOM and with `urn:oid:` in FHIR identifiers; senders mix both. The
 * prefix is not significant in any token, on either side, so both spellings find.
 */
function withoutOidPrefix(code: string): string {
  return code.startsWith('urn:oid:') ? code.slice(8) : code;
}

/** A bar inside a system or code must not read as the bar between them. */
function separated(text: string): string {
  return text.includes('|') || text.includes('\\') ? text.replace(/[\\|]/g, '\\$&') : text;
}
