/**
 * How few resources a key is likely to find, told by its text alone: the planner's fixed order. No statistics, so the
 * same search always takes the same path.
 */
export const RANK = Object.freeze({ identifier: 0, patient: 1, reference: 2, token: 3, all: 4 });

/** Parameters whose values name one thing: business identifiers and DICOM UIDs. */
const NAMES = /^[A-Za-z]+\.(?:identifier|series|instance|[a-z-]+:identifier)$/;

/** `Type/id` or an absolute address. */
const REFERENCE =
  /^(?:[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}|https?:\/\/.*\/[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})$/;

export function rankOf(key: string): number {
  const at = key.indexOf('=');
  if (at < 0) return RANK.all;
  const value = key.slice(at + 1);
  // `system|`: any identifier of an assigner, so everything that a hospital ever sent.
  if (NAMES.test(key.slice(0, at))) return value.endsWith('|') ? RANK.token : RANK.identifier;
  if (!REFERENCE.test(value)) return RANK.token;
  return value.startsWith('Patient/') || value.includes('/Patient/') ? RANK.patient : RANK.reference;
}
