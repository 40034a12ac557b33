/**
 * The one table of failures. A kind of failure is a row; every edge (HTTP, MLLP, DIMSE, command line) reads how
 * to say it here, and nobody else picks a status.
 *
 * Messages say what to do next and never hold patient data: they may be logged, acknowledged and shown.
 *
 * - `http`: status of RFC 9110. `issue`: code of http://hl7.org/fhir/R4/valueset-issue-type.html.
 * - `ack`: HL7 v2 table 0008: AE = read and refused, AR = not ours to read. `condition`: HL7 v2 table 0357.
 * - `dimse`: status of DICOM PS3.4 annex B and PS3.7 annex C. `exit`: sysexits(3).
 */
const FAULTS = {
  structure: row(400, 'structure', 'AR', 100, 0xc000, 65),
  required: row(400, 'required', 'AE', 101, 0xa900, 65),
  value: row(400, 'value', 'AE', 102, 0xa900, 65),
  code: row(400, 'code-invalid', 'AE', 103, 0xa900, 65),
  invalid: row(400, 'invalid', 'AE', 102, 0xa900, 65),
  'business-rule': row(422, 'business-rule', 'AE', 207, 0xa900, 65),
  'unsupported-message': row(400, 'not-supported', 'AR', 200, 0x0122, 65),
  'unsupported-event': row(400, 'not-supported', 'AR', 201, 0x0122, 65),
  'unsupported-version': row(400, 'not-supported', 'AR', 203, 0x0122, 65),
  'not-supported': row(400, 'not-supported', 'AR', 200, 0x0122, 64),
  unauthenticated: row(401, 'login', 'AR', 207, 0x0124, 77),
  forbidden: row(403, 'forbidden', 'AR', 207, 0x0124, 77),
  'not-found': row(404, 'not-found', 'AE', 204, 0x0112, 66),
  method: row(405, 'not-supported', 'AR', 200, 0x0211, 64),
  'not-acceptable': row(406, 'not-supported', 'AR', 200, 0x0122, 64),
  conflict: row(409, 'conflict', 'AE', 206, 0x0110, 75),
  gone: row(410, 'deleted', 'AE', 204, 0x0112, 66),
  precondition: row(412, 'conflict', 'AE', 206, 0x0110, 75),
  'too-large': row(413, 'too-long', 'AR', 104, 0xa700, 65),
  'media-type': row(415, 'not-supported', 'AR', 200, 0x0122, 65),
  throttled: row(429, 'throttled', 'AE', 207, 0xa700, 75),
  configuration: row(500, 'exception', 'AE', 207, 0x0110, 78),
  internal: row(500, 'exception', 'AE', 207, 0x0110, 70),
  unavailable: row(503, 'transient', 'AE', 207, 0xa700, 69),
  full: row(507, 'no-store', 'AE', 207, 0xa700, 74),
} as const;

function row(http: number, issue: string, ack: 'AE' | 'AR', condition: number, dimse: number, exit: number) {
  return { http, issue, ack, condition, dimse, exit };
}

export type FaultKind = keyof typeof FAULTS;

/** Where a failure lies, in the terms of the input's own protocol. Positions only, never values. */
export interface Place {
  /** HL7 v2 position: segment name, its occurrence (from 1), field, component. */
  readonly segment?: string;
  readonly occurrence?: number;
  readonly field?: number;
  readonly component?: number;
  /** FHIRPath expressions into the resource that was sent. */
  readonly expression?: readonly string[];
  /** Configuration and mapping files. */
  readonly file?: string;
  readonly line?: number;
}

export class Fault extends Error {
  readonly kind: FaultKind;
  readonly place: Place;
  constructor(kind: FaultKind, message: string, place: Place = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Fault';
    this.kind = kind;
    this.place = place;
  }
  get row(): (typeof FAULTS)[FaultKind] {
    return FAULTS[this.kind];
  }
}

/**
 * Anything thrown, as a Fault. What we did not foresee becomes `internal` with a fixed text, since a foreign
 * error's own message may hold patient data; the cause stays attached for whoever debugs. A full disk
 * (ENOSPC, SQLITE_FULL) is foreseen.
 */
export function asFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  if (isDiskFull(thrown)) {
    return new Fault('full', 'The disk of the hub is full: free space, then send again.', {}, thrown);
  }
  return new Fault(
    'internal',
    'The hub failed on this input; its operator finds the cause in the log.',
    {},
    thrown,
  );
}

function isDiskFull(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const { code, errcode } = thrown as { code?: unknown; errcode?: unknown };
  // SQLite result codes: 13 is SQLITE_FULL; 778 is SQLITE_IOERR_WRITE (https://www.sqlite.org/rescode.html).
  return code === 'ENOSPC' || code === 'EDQUOT' || errcode === 13 || errcode === 778;
}
