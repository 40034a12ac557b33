import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  command,
  copies,
  type Instruction,
  readStages,
  variables,
} from '../architecture/containers/dockerfile.ts';
import { ROOT, startHub, temporaryFolder } from './hub.ts';

const image = readStages(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).at(-1)!;

/** Makes by hand what the Dockerfile copies. */
function assemble(stage: readonly Instruction[]): string {
  const app = join(temporaryFolder(), 'app');
  for (const { sources, target, stage: from } of copies(stage)) {
    for (const source of from === undefined ? sources : [])
      cpSync(join(ROOT, source), join(app, target === './' ? source : target), { recursive: true });
  }
  copyPackages(app);
  return app;
}

/** The packages that `npm ci --omit=dev` installs, but for those that the Dockerfile drops. */
function copyPackages(app: string): void {
  const { packages } = JSON.parse(readFileSync(join(app, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
  };
  const wanted = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path]) => path)
    .filter((path) => !/^node_modules\/node(-bin-.*)?$/.test(path) && existsSync(join(ROOT, path)));
  for (const path of wanted) {
    if (wanted.includes(dirname(dirname(path)))) continue;
    cpSync(join(ROOT, path), join(app, path), { recursive: true });
  }
}

function exitCode(words: readonly string[], environment: Record<string, string>): Promise<number | null> {
  const child = spawn(words[0]!, words.slice(1), {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  return new Promise((done) => child.once('close', done));
}

describe('what the image holds', () => {
  it('is enough to serve, without development packages; the health check tells a hub that runs from one that does not', async () => {
    const app = assemble(image);
    assert.ok(
      !existsSync(join(app, 'node_modules', 'mocha')) && existsSync(join(app, 'node_modules', 'express')),
    );
    const hub = await startHub({
      root: app,
      verb: command(image, 'CMD'),
      env: { ...variables(image), MOSELLE_DATA: temporaryFolder(), MOSELLE_DEV_TOKEN: '' },
    });
    const check = command(image, 'HEALTHCHECK');
    const port = { MOSELLE_HTTP_PORT: String(hub.http) };
    try {
      assert.equal(await exitCode(check, port), 0);
      assert.deepEqual(
        readdirSync(app).sort(),
        ['LICENSE', 'mappings', 'node_modules', 'package-lock.json', 'package.json', 'profiles', 'src'],
        'the hub writes nothing beside its program',
      );
    } finally {
      assert.equal(await hub.stop(), 0);
    }
    assert.equal(await exitCode(check, port), 1);
  });
});
