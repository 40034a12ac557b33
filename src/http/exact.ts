/**
 * JSON in and out with every number as it was written: 1.10 stays 1.10, since a FHIR decimal carries its precision
 * (http://hl7.org/fhir/R4/datatypes.html#decimal) and JavaScript's numbers do not.
 *
 * Values read this way are for writing out again: their numbers are opaque.
 */
export function readExact(text: string): unknown {
  return JSON.parse(text, keepNumber as (this: unknown, name: string, value: unknown) => unknown);
}

/** The same document over several lines, for people (`_pretty=true`). */
export function prettyBytes(body: Uint8Array): Buffer {
  return Buffer.from(`${JSON.stringify(readExact(Buffer.from(body).toString()), null, 2)}\n`);
}

// The types of the language do not list these yet (ECMAScript "JSON.parse source text access", in V8 since 11.4).
const { rawJSON } = JSON as unknown as { rawJSON(text: string): object };

function keepNumber(_name: string, value: unknown, context: { source: string }): unknown {
  return typeof value === 'number' && String(value) !== context.source ? rawJSON(context.source) : value;
}
