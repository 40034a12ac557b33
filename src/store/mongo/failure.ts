import { asFault, Fault, type FaultKind } from '../../fault.ts';

/**
 * Whatever the driver or the server threw, as a Fault. The driver's own words stay in the cause: they may name hosts
 * and values.
 *
 * Codes: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
 */
export function storeFault(thrown: unknown): Fault {
  const fault = asFault(thrown);
  if (fault.kind !== 'internal' || thrown instanceof Fault) return fault;
  const said = SAID[kindOf(thrown) ?? 'internal'];
  return said === undefined ? fault : new Fault(said.kind, said.text, {}, thrown);
}

type Kind = 'away' | 'busy' | 'full' | 'refused' | 'large';

const SAID: Readonly<Record<string, { readonly kind: FaultKind; readonly text: string }>> = Object.freeze({
  away: { kind: 'unavailable', text: 'The database does not answer: send again.' },
  busy: { kind: 'unavailable', text: 'The database is busy: send again.' },
  full: { kind: 'full', text: 'The disk of the database is full: free space there, then send again.' },
  refused: {
    kind: 'configuration',
    text: 'The database refuses the hub: check user, password and rights in MOSELLE_STORE.',
  },
  large: {
    kind: 'too-large',
    text: 'A resource may take 16 MB in the database: send it in parts, or its documents apart.',
  },
});

/** NotWritablePrimary, stepping down, shutting down, network, host. */
const AWAY = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 100, 64, 133]);
/** Locks, write conflicts, transactions that ran out of time. */
const BUSY = new Set([24, 46, 50, 112, 251, 246, 290]);
const FULL = new Set([14031, 12500]);
const REFUSED = new Set([11, 13, 18, 8000]);
const LARGE = new Set([10334, 17419, 17420, 17280, 17282]);

function kindOf(thrown: unknown): Kind | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const code = codeOf(thrown);
  if (code !== undefined) {
    if (AWAY.has(code)) return 'away';
    if (BUSY.has(code)) return 'busy';
    if (FULL.has(code)) return 'full';
    if (REFUSED.has(code)) return 'refused';
    if (LARGE.has(code)) return 'large';
  }
  if (/No space left on device|out of disk space/i.test(thrown.message)) return 'full';
  // The driver serialises into a buffer of the server's largest message, and falls off its end.
  if (thrown.name === 'RangeError' && /offset.* out of (?:range|bounds)/i.test(thrown.message))
    return 'large';
  return DRIVER_AWAY.test(thrown.name) ? 'away' : undefined;
}

const DRIVER_AWAY =
  /^Mongo(?:ose)?(?:ServerSelection|Network|NetworkTimeout|NotConnected|ClientClosed|PoolCleared|PoolClosed|TopologyClosed|ConnectionPoolCleared|ConnectionPoolClosed|WaitQueueTimeout|ExpiredSession|WriteConcern|OperationTimeout|SystemD)?Error$/;

/** The server's code; of several refused writes, the first one's. */
export function codeOf(thrown: unknown): number | undefined {
  const { code, writeErrors } = thrown as { code?: unknown; writeErrors?: unknown };
  if (typeof code === 'number') return code;
  const first = Array.isArray(writeErrors) ? writeErrors[0] : writeErrors;
  const inner = (first as { code?: unknown } | undefined)?.code;
  return typeof inner === 'number' ? inner : undefined;
}

export function isDuplicateKey(thrown: unknown): boolean {
  return codeOf(thrown) === 11000;
}

export function hasLabel(thrown: unknown, label: string): boolean {
  const { errorLabels } = thrown as { errorLabels?: unknown };
  if (Array.isArray(errorLabels)) return errorLabels.includes(label);
  const has = (thrown as { hasErrorLabel?: (label: string) => boolean }).hasErrorLabel;
  return typeof has === 'function' && has.call(thrown, label);
}
