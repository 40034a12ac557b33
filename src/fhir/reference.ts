const LOCAL = /^([A-Z][A-Za-z]{2,63})\/([A-Za-z0-9.-]{1,64})(\/_history\/[A-Za-z0-9.-]{1,64})?$/;
/** The end of an absolute RESTful URL. */
const REMOTE = /\/([A-Z][A-Za-z]{2,63})\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;
const VERSION = /\/_history\/[A-Za-z0-9.-]{1,64}$/;

/** A reference to a resource of this hub. */
export interface LocalReference {
  readonly type: string;
  readonly id: string;
  /** It names one version. */
  readonly versioned: boolean;
}

/**
 * `Patient/1`, `Patient/1/_history/2` or, when it lies below `base` (`https://hub.example/fhir`), an absolute URL.
 * Undefined: it points elsewhere (another server, `urn:uuid:…`, `#contained`).
 * http://hl7.org/fhir/R4/references.html#literal
 */
export function localReference(reference: string, base?: string): LocalReference | undefined {
  const below = base !== undefined && reference.startsWith(`${base}/`);
  const match = LOCAL.exec(below ? reference.slice(base.length + 1) : reference);
  return match === null ? undefined : { type: match[1]!, id: match[2]!, versioned: match[3] !== undefined };
}

/** The resource type that a literal reference points to, as far as its text tells. */
export function referredType(reference: string): string | undefined {
  return LOCAL.exec(reference)?.[1] ?? REMOTE.exec(reference)?.[1];
}

export function withoutVersion(reference: string): string {
  return reference.replace(VERSION, '');
}
