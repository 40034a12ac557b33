import assert from 'node:assert/strict';
import type { AskOptions, RunningEdge } from './running-edge.ts';

/** One exchange: what is asked, what the answer must have, and what it must not have. */
export interface Scenario extends AskOptions {
  readonly name: string;
  /** `{name}` stands for the id of a resource of the scene. */
  readonly url: string;
  readonly status: number;
  readonly contains?: readonly string[];
  readonly lacks?: readonly string[];
  readonly header?: Readonly<Record<string, string | RegExp | null>>;
}

/** The ids of the resources that were created before, by name. */
export type Scene = ReadonlyMap<string, string>;

export function itAnswers(
  scenarios: readonly Scenario[],
  given: () => { readonly edge: RunningEdge; readonly scene: Scene },
): void {
  for (const scenario of scenarios) {
    it(scenario.name, async () => {
      const { edge, scene } = given();
      const fill = (text: string) =>
        text.replace(/\{(\w+)\}/g, (all, name: string) => scene.get(name) ?? all);
      const body = typeof scenario.body === 'string' ? fill(scenario.body) : filled(scenario.body, fill);
      const response = await edge.ask(fill(scenario.url), { ...scenario, body });
      const text = await response.text();
      assert.equal(response.status, scenario.status, text.slice(0, 500));
      for (const part of scenario.contains ?? [])
        assert.ok(text.includes(fill(part)), `has ${part}: ${text}`);
      for (const part of scenario.lacks ?? [])
        assert.ok(!text.includes(fill(part)), `has no ${part}: ${text}`);
      for (const [name, value] of Object.entries(scenario.header ?? {})) {
        const got = response.headers.get(name);
        if (value instanceof RegExp) assert.match(got ?? '', value);
        else assert.equal(got, value === null ? null : fill(value), name);
      }
      if (scenario.status >= 400 && scenario.url.startsWith('/fhir') && scenario.method !== 'HEAD') {
        assert.match(response.headers.get('content-type') ?? '', /^application\/fhir\+json/);
        assert.equal((JSON.parse(text) as { resourceType: string }).resourceType, 'OperationOutcome');
      }
    });
  }
}

function filled(body: object | undefined, fill: (text: string) => string): object | undefined {
  return body === undefined || body instanceof Uint8Array ? body : JSON.parse(fill(JSON.stringify(body)));
}
