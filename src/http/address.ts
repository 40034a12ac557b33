/** The FHIR base under the hub's configured public address; undefined where none is configured. */
export function publicBase(configured: string): string | undefined {
  return configured === '' ? undefined : `${configured.replace(/\/+$/, '')}/fhir`;
}
