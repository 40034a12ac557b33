import type { Resource } from '@medplum/fhirtypes';
import { Draft } from '../../fhir/index/draft.ts';
import { createExtract, type IndexerOptions } from '../../fhir/index/indexer.ts';
import { findParameter } from '../../fhir/search/parameters.ts';
import type { Include } from '../../fhir/search/search.ts';
import { createZone } from '../../fhir/zone.ts';
import type { Ref } from '../../store/store.ts';

/** The resources of this hub that a resource refers to by the parameter of an include. */
export type References = (include: Include, resource: Resource) => readonly Ref[];

type Extract = ReturnType<typeof createExtract>;

/**
 * Includes read the very references that searches find: what the index extracts for that one parameter. Absolute
 * references elsewhere and logical ones are not the hub's to include.
 */
export function createReferences({ zone = 'UTC', base }: IndexerOptions): References {
  const known = typeof zone === 'string' ? createZone(zone) : zone;
  // One entry a reference parameter of the catalogue, made when it is first asked for.
  const extracts = new Map<string, Extract>();
  return (include, resource) => {
    const name = `${include.source}:${include.parameter}`;
    let extract = extracts.get(name);
    if (extract === undefined) {
      const parameter = findParameter(include.source, include.parameter);
      if (parameter === undefined) return [];
      extract = createExtract(parameter, known, base);
      extracts.set(name, extract);
    }
    const draft = new Draft();
    extract(resource, draft);
    return [...draft.keys].flatMap((key) => local(key.slice(key.indexOf('=') + 1), include));
  };
}

function local(text: string, { target }: Include): readonly Ref[] {
  const [, type, id] = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})$/.exec(text) ?? [];
  if (type === undefined || id === undefined) return [];
  return target === undefined || target === type ? [{ type, id }] : [];
}
