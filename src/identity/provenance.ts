import type { Provenance } from '@medplum/fhirtypes';

/**
 * Where resources come from: the message, its sender and when it came, for all that the message touched.
 * http://hl7.org/fhir/R4/provenance.html
 */
export function provenanceOf(message: {
  readonly targets: readonly string[];
  /** ms since 1970. */
  readonly recorded: number;
  /** `Organization/…` of the sender, or its name when it is no resource. */
  readonly sender: { readonly reference?: string; readonly display: string };
  readonly facility: string;
  readonly control: string;
  readonly kind: string;
}): Provenance {
  return {
    resourceType: 'Provenance',
    target: message.targets.map((reference) => ({ reference })),
    recorded: new Date(message.recorded).toISOString(),
    activity: { text: `HL7 v2 ${message.kind}` },
    agent: [
      {
        type: {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'author' },
          ],
        },
        who: message.sender,
      },
    ],
    entity: [
      {
        role: 'source',
        what: {
          identifier: {
            system: `urn:moselle:${encodeURIComponent(message.facility)}:message`,
            value: message.control || 'unnumbered',
          },
        },
      },
    ],
  };
}
