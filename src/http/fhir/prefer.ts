/** What a caller would rather get (http://hl7.org/fhir/R4/http.html#ops, RFC 7240). */
export interface Preferences {
  readonly returned: 'minimal' | 'representation' | 'OperationOutcome';
  readonly handling: 'strict' | 'lenient';
}

/** Preferences that we do not know are ignored, as RFC 7240 §2 has it; what we know has a default. */
export function readPreferences(header: string | string[] | undefined): Preferences {
  let returned: Preferences['returned'] = 'representation';
  let handling: Preferences['handling'] = 'strict';
  if (header === undefined) return { returned, handling };
  for (const part of String(header).split(/[,;]/)) {
    const [name = '', value = ''] = part.split('=').map((one) => one.trim().replace(/^"|"$/g, ''));
    if (name === 'return' && (value === 'minimal' || value === 'OperationOutcome')) returned = value;
    if (name === 'handling' && value === 'lenient') handling = value;
  }
  return { returned, handling };
}
